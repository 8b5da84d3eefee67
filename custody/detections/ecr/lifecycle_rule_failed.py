"""A lifecycle rule could not expire images."""

from __future__ import annotations

from custody.detections.event_patterns import calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="lifecycle-rule-failed",
    title="A lifecycle rule could not expire images",
    severity=Severity.LOW,
    why=(
        "Images that should be gone are still there and can still be pulled, vulnerable ones among them; "
        "and the rule will fail again every day."
    ),
    runbook=(
        "Read failureCode and failureReason in serviceEventDetails.lifecycleEventFailureDetails.",
        ("For ImageReferencedByManifestList expire the index first: rules act on tagged indexes, then on their parts."),
        "Check how many images the repository holds against the quota.",
    ),
    false_positives=("Parts of a multi-architecture image that its index still needs.",),
    controls=Controls(nist_800_53=("SI-2", "CM-3"), soc2=("CC7.1",), iso_27001=("A.8.10",)),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
    ),
    pattern=calls(
        "ecr",
        "PolicyExecutionEvent",
        serviceEventDetails={"lifecycleEventFailureDetails": {"failureCode": [{"exists": True}]}},
    ),
)
