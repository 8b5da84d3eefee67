"""Somebody subscribed to the alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import topic
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls(
        "sns",
        "Subscribe",
        detail={**SUCCEEDED, **topic(settings, "topicArn")},
    )


DETECTION = Detection(
    id="alert-subscription-added",
    title="Somebody subscribed to the alerts",
    severity=Severity.MEDIUM,
    why="Alerts tell who works on what, and when somebody was noticed: good to know for an intruder too.",
    runbook=(
        "Check the endpoint in the record: is it an address or a function of yours?",
        "Unsubscribe it if not.",
    ),
    false_positives=("A new member of the team.",),
    controls=Controls(
        nist_800_53=("AC-3", "AU-9", "SI-4"),
        soc2=("CC6.1",),
        iso_27001=("A.8.3",),
        mitre_attack=("T1537",),
        dora=("Art. 10(2)",),
    ),
    references=("https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
