"""A failed stage was run again."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="stage-retried",
    title="A failed stage was run again",
    severity=Severity.LOW,
    why=(
        "The stage runs again with the same source and perhaps other outcomes: a test that fails by chance "
        "lets a fault through on the second try."
    ),
    runbook=(
        "See what failed the first time, and whether anything was repaired before the retry.",
        "Look out for retries until a security check passes.",
    ),
    false_positives=("A build that failed because a service was away.",),
    controls=Controls(nist_800_53=("CM-3", "SA-11"), soc2=("CC8.1",), ssdf=("PW.8.2",)),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_RetryStageExecution.html",),
    pattern=calls("codepipeline", "RetryStageExecution", detail=SUCCEEDED),
)
