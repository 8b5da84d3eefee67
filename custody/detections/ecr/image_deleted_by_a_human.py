"""A person deleted images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.human_identity import TUNED_BY, person
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """The call, when a person makes it."""
    return calls("ecr", "BatchDeleteImage", detail={**SUCCEEDED, **person(settings)})


DETECTION = Detection(
    id="image-deleted-by-a-human",
    title="A person deleted images",
    severity=Severity.MEDIUM,
    why=(
        "Images expire by rules; a person deletes one to hide what ran, to break a rollback, or by mistake. "
        "All three need an answer today."
    ),
    runbook=(
        "Ask the person for the reason, and compare the digests with what is deployed now.",
        "Restore from a replica, or build the same commit again, while caches still hold the layers.",
        "Keep the record: requestParameters.imageIds is the only trace of what was there.",
    ),
    false_positives=(
        "Somebody removes a broken tag after a failed build.",
        "An IAM user that is a clean-up job: list it in deployers.",
    ),
    controls=Controls(
        nist_800_53=("AU-12", "CP-9", "CM-5", "SI-7"),
        soc2=("CC7.2", "A1.2"),
        iso_27001=("A.8.10", "A.5.33"),
        ssdf=("PS.3.1",),
        mitre_attack=("T1485", "T1070"),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TUNED_BY,
    untuned="Every IAM user counts as a person.",
)
