"""A repository was created in the public registry."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="public-repository-created",
    title="A repository was created in the public registry",
    severity=Severity.MEDIUM,
    why="A public repository is a door that opens outwards: the next push to it leaves the company.",
    runbook=(
        "Ask who creates it and for which project, before anything is pushed.",
        "Delete it if there is no approval: aws ecr-public delete-repository.",
    ),
    false_positives=("A new open-source project.",),
    controls=Controls(
        nist_800_53=("AC-22", "CM-3"),
        soc2=("CC6.7",),
        iso_27001=("A.8.12",),
        mitre_attack=("T1537",),
        cis_supply_chain=("4.2.5",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html",),
    pattern=calls("ecr-public", "CreateRepository", detail=SUCCEEDED),
)
