"""A release was rejected."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="approval-rejected",
    title="A release was rejected",
    severity=Severity.LOW,
    why="Somebody saw a reason why this should not ship. Whoever tries again should know it.",
    runbook=(
        "Read result.summary in the record.",
        ("Watch whether the same change goes out by another way: a direct push, another pipeline, an override."),
    ),
    false_positives=("Ordinary review.",),
    controls=Controls(
        nist_800_53=("CM-3", "AU-12"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutApprovalResult.html",),
    pattern=calls(
        "codepipeline", "PutApprovalResult", detail=SUCCEEDED, requestParameters={"result": {"status": ["Rejected"]}}
    ),
)
