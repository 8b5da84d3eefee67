"""Old events are replayed onto the custody bus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import archive
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls("events", "StartReplay", detail=SUCCEEDED, requestParameters={"eventSourceArn": archive(settings)})


DETECTION = Detection(
    id="watcher-replay-started",
    title="Old events are replayed onto the custody bus",
    severity=Severity.LOW,
    why="Alerts of the past come again and look new, with their old times. A wave of them hides a real one.",
    runbook=(
        "Look at the time inside each alert, and at the replay: aws events describe-replay.",
        "Cancel it if nobody asked for it: aws events cancel-replay.",
    ),
    false_positives=("Making up for alerts that were missed.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6"),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685",),
        owasp_cicd=("CICD-SEC-10",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
