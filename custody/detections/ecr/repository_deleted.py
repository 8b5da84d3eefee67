"""A repository was deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="repository-deleted",
    title="A repository was deleted",
    severity=Severity.MEDIUM,
    why=(
        "Its policy, lifecycle rules and scan results go with it, and whoever creates one of the same name "
        "next decides what its pullers get."
    ),
    runbook=(
        "Check that nothing still refers to the name: task definitions, charts, pipelines, base images.",
        "If something does, create the repository again now, before somebody else does, with immutable tags.",
        "Find the change that ordered it.",
    ),
    false_positives=("A service retired together with its stack.",),
    controls=Controls(
        nist_800_53=("CM-3", "CP-9", "SI-7"),
        pci_dss=("10.2.1.7",),
        soc2=("CC8.1",),
        iso_27001=("A.8.10",),
        mitre_attack=("T1485",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html",),
    pattern=calls("ecr", "DeleteRepository", detail=SUCCEEDED, requestParameters={"force": [False, {"exists": False}]}),
)
