"""The delivery logs of the custody bus were changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import named
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls(
        "logs",
        "DeleteDeliverySource",
        "DeleteDeliveryDestination",
        "PutDeliverySource",
        "PutDeliveryDestination",
        detail=SUCCEEDED,
        requestParameters={"name": named(settings)},
    )


DETECTION = Detection(
    id="watcher-delivery-logs-changed",
    title="The delivery logs of the custody bus were changed or deleted",
    severity=Severity.LOW,
    why="They say why an alert was not delivered. Without them a failing rule has no explanation.",
    runbook=("Deploy again to put them back.",),
    false_positives=("A changed setting: bus.logs.",),
    controls=Controls(
        nist_800_53=("AU-12", "CM-3"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDeliverySource.html",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
