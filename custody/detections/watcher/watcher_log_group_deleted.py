"""A log group or stream of the watcher was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import log_group
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls(
        "logs",
        "DeleteLogGroup",
        "DeleteLogStream",
        detail={**SUCCEEDED, **log_group(settings, "logGroupName")},
    )


DETECTION = Detection(
    id="watcher-log-group-deleted",
    title="A log group or stream of the watcher was deleted",
    severity=Severity.HIGH,
    why="Copies of the record, or the delivery logs that say why an alert failed, are gone.",
    runbook=(
        "Deploy again to put the log group back.",
        "The trail in the bucket is untouched: use it for the time between.",
        "Revoke the session that called.",
    ),
    false_positives=("The deployment being taken down.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11"),
        pci_dss=("10.3.2", "10.2.1.7"),
        soc2=("CC7.2",),
        iso_27001=("A.5.33", "A.8.15"),
        mitre_attack=("T1070", "T1485", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
