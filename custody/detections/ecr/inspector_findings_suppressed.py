"""A filter that hides findings of Inspector was made."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="inspector-findings-suppressed",
    title="A filter that hides findings of Inspector was made",
    severity=Severity.MEDIUM,
    why=(
        "A suppressed finding raises no alarm and blocks no release. A wide filter hides the vulnerability "
        "that comes tomorrow as well."
    ),
    runbook=(
        "Read filterCriteria: one CVE of one image, or everything of a repository?",
        "Ask for the reason and an end date, and narrow the filter to that.",
    ),
    false_positives=("A finding that was assessed and accepted.",),
    controls=Controls(
        nist_800_53=("RA-5", "RA-7", "CA-7"),
        pci_dss=("6.3.1",),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        ssdf=("RV.1.1",),
        mitre_attack=("T1685",),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part II (3)",),
    ),
    references=("https://docs.aws.amazon.com/inspector/v2/APIReference/API_CreateFilter.html",),
    pattern=calls(
        "inspector2", "CreateFilter", "UpdateFilter", detail=SUCCEEDED, requestParameters={"action": ["SUPPRESS"]}
    ),
)
