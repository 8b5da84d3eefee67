"""A repository was created whose tags can be overwritten."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="repository-created-mutable",
    title="A repository was created whose tags can be overwritten",
    severity=Severity.INFO,
    why=(
        "In a mutable repository a tag says nothing about content: what was tested as 1.8.2 and what runs "
        "as 1.8.2 may differ."
    ),
    runbook=(
        "Set it to immutable: aws ecr put-image-tag-mutability --image-tag-mutability IMMUTABLE.",
        "Set it in the template too, or the next deployment undoes it.",
    ),
    false_positives=("Repositories for caches and for images under development.",),
    controls=Controls(
        nist_800_53=("CM-6", "SI-7"),
        soc2=("CC8.1",),
        iso_27001=("A.8.9",),
        ssdf=("PS.2.1",),
        owasp_cicd=("CICD-SEC-7",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    ),
    pattern=calls(
        "ecr",
        "CreateRepository",
        detail=SUCCEEDED,
        requestParameters={"imageTagMutability": ["MUTABLE", "MUTABLE_WITH_EXCLUSION", {"exists": False}]},
    ),
)
