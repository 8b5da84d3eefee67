"""An image could not be replicated."""

from __future__ import annotations

from custody.detections.event_patterns import native
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="replication-failed",
    title="An image could not be replicated",
    severity=Severity.LOW,
    why=(
        "The copy that disaster recovery and other Regions count on does not exist, and nobody notices "
        "before it is needed."
    ),
    runbook=(
        "Check that the destination registry policy allows ecr:ReplicateImage for this account.",
        "Check the key of the destination repository, if it has one of its own.",
        "Push the image again, or start a backfill, once that is repaired.",
    ),
    false_positives=("A destination repository that was just deleted.",),
    controls=Controls(
        nist_800_53=("CP-9", "SI-4"), soc2=("A1.2",), iso_27001=("A.8.13",), dora=("Art. 12",), nis2=("Art. 21(2)(c)",)
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",),
    pattern=native("aws.ecr", "ECR Replication Action", result=["FAILED"]),
)
