"""Images were deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="image-deleted",
    title="Images were deleted",
    severity=Severity.LOW,
    why=("Deleting an image destroys evidence of what was shipped and breaks whatever pulls it by tag or digest next."),
    runbook=(
        "Find out who called, from where, and which digests went: requestParameters.imageIds names them.",
        "If a running service still uses a digest, push it again from the build that made it.",
        "If nobody claims the deletion, revoke the session and look at its other calls.",
    ),
    false_positives=(
        "Clean-up jobs that do not use lifecycle policies.",
        "A build that removes its own cache images.",
    ),
    controls=Controls(nist_800_53=("AU-12", "CP-9", "SI-7"), mitre_attack=("T1485",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",),
    pattern=calls("ecr", "BatchDeleteImage", detail=SUCCEEDED),
)
