"""An image was moved to the archive."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="image-archived",
    title="An image was moved to the archive",
    severity=Severity.LOW,
    why=(
        "An archived image cannot be pulled until it is restored, which takes up to 20 minutes: a service "
        "that restarts meanwhile does not come up."
    ),
    runbook=(
        "Check whether the digest is deployed anywhere; if so restore it now.",
        "Ask why it was archived by hand: a lifecycle rule does that by itself.",
    ),
    false_positives=("Old releases kept for the record.",),
    controls=Controls(nist_800_53=("CM-3", "CP-9"), soc2=("A1.2",), iso_27001=("A.8.13",), mitre_attack=("T1489",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdateImageStorageClass.html",),
    pattern=calls(
        "ecr", "UpdateImageStorageClass", detail=SUCCEEDED, requestParameters={"targetStorageClass": ["ARCHIVE"]}
    ),
)
