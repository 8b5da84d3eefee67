"""Own push."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="own-push",
    title="Own push",
    severity=Severity.MEDIUM,
    why="Every image is built on those below base/, so one push there reaches every team.",
    runbook=(
        "Ask the team that owns the base images whether the push was theirs.",
        "If not, put the digest back that was there before, and find out who has the credentials.",
    ),
    false_positives=("The monthly rebuild of the base images.",),
    controls=Controls(nist_800_53=("CM-5",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html",),
    pattern=calls("ecr", "PutImage", detail=SUCCEEDED, requestParameters={"repositoryName": [{"prefix": "base/"}]}),
)
