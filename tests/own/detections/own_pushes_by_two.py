"""Own pushes by two."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="own-pushes-by-two",
    title="Own pushes by two",
    severity=Severity.MEDIUM,
    why="The images below base/ are pushed by one job; a second identity that pushes there is somebody's own build.",
    runbook=(
        "Ask the team that owns the base images who the second identity is.",
        "If nobody knows, put the digest back that was there before, and find out who has the credentials.",
    ),
    false_positives=("The job was given another role.",),
    controls=Controls(nist_800_53=("CM-5",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html",),
    question=question(__file__, every=DAY, looks_back=DAY),
)
