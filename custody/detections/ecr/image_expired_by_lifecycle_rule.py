"""A lifecycle rule expired images."""

from __future__ import annotations

from custody.detections.event_patterns import calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="image-expired-by-lifecycle-rule",
    title="A lifecycle rule expired images",
    severity=Severity.LOW,
    why="Lifecycle rules delete without any person calling; a rule changed last week deletes releases today.",
    runbook=(
        "Compare the digests in the event with what is deployed.",
        "If a wanted image went, correct the rule and push the image again.",
        "Look for the PutLifecyclePolicy call that made the rule.",
    ),
    false_positives=("Rules doing what they were written for.",),
    controls=Controls(nist_800_53=("AU-12", "CM-3"), iso_27001=("A.8.10",), mitre_attack=("T1485",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",),
    pattern=calls(
        "ecr",
        "PolicyExecutionEvent",
        serviceEventDetails={"lifecycleEventImageActions": {"lifecycleEventImage": {"digest": [{"exists": True}]}}},
    ),
)
