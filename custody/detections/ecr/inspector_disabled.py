"""Amazon Inspector was switched off for container images."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="inspector-disabled",
    title="Amazon Inspector was switched off for container images",
    severity=Severity.HIGH,
    why="Enhanced scanning stops for every repository at once, and the findings known so far are closed.",
    runbook=(
        "Switch it on again: aws inspector2 enable --resource-types ECR.",
        "Findings come back with the first scan; compare with those of yesterday.",
        "Ask who ordered it; if nobody did, look at what else the session did.",
    ),
    false_positives=("An account leaving the organization or being closed.",),
    controls=Controls(
        nist_800_53=("RA-5", "SI-4", "CM-6"),
        pci_dss=("6.3.1", "11.3.1", "10.7.2"),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        mitre_attack=("T1685",),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part II (3)",),
    ),
    references=("https://docs.aws.amazon.com/inspector/v2/APIReference/API_Disable.html",),
    pattern=calls(
        "inspector2", "Disable", detail=SUCCEEDED, requestParameters={"resourceTypes": ["ECR", {"exists": False}]}
    ),
)
