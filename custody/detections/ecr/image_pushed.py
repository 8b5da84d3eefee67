"""An image was pushed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="image-pushed",
    title="An image was pushed",
    severity=Severity.INFO,
    why="Whatever runs in production was pushed by somebody first; this is the first link of the chain.",
    runbook=(
        "Check that the identity is one that pushes to this repository.",
        "If it is not, quarantine the digest: deny its pull in the repository policy and stop what runs it.",
        "Ask for the session's whole story: every call with the same access key around this time.",
    ),
    false_positives=("Every ordinary build pushes its image.",),
    controls=Controls(nist_800_53=("AU-12", "CM-3", "SR-4"), slsa=("Provenance Exists",), ssdf=("PS.3.2",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",),
    pattern=calls("ecr", "PutImage", detail=SUCCEEDED),
)
