"""A build project was deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-project-deleted",
    title="A build project was deleted",
    severity=Severity.MEDIUM,
    why=(
        "Its pipelines cannot build any more, fixes included, and the records of its builds are gone from the console."
    ),
    runbook=(
        "Check whether its stack was being deleted at the time.",
        "Deploy the template again if a pipeline still needs it.",
    ),
    false_positives=("A service being retired.",),
    controls=Controls(
        nist_800_53=("CM-3", "AU-11"),
        pci_dss=("10.2.1.7",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        mitre_attack=("T1485", "T1489"),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DeleteProject.html",),
    pattern=calls("codebuild", "DeleteProject", detail=SUCCEEDED),
)
