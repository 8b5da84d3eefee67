"""A lifecycle policy was deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="lifecycle-policy-deleted",
    title="A lifecycle policy was deleted",
    severity=Severity.LOW,
    why=(
        "Without its rules a repository keeps every image for ever: old, vulnerable ones stay pullable, "
        "storage grows, and pushes stop at the quota."
    ),
    runbook=(
        "Put the policy back from infrastructure as code.",
        "Ask why it went: somebody may be keeping an image from expiring.",
    ),
    false_positives=(
        "A repository being retired.",
        "A policy replaced by one of another name in the same deployment.",
    ),
    controls=Controls(nist_800_53=("CM-3", "SI-2"), iso_27001=("A.8.10",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteLifecyclePolicy.html",),
    pattern=calls("ecr", "DeleteLifecyclePolicy", detail=SUCCEEDED),
)
