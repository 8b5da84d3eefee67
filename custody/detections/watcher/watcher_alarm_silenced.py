"""An alarm on the watcher was deleted, muted or set by hand."""

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
    """Calls on alarms with a watched name."""
    return calls(
        "cloudwatch",
        "DeleteAlarms",
        "DisableAlarmActions",
        "PutCompositeAlarm",
        "PutMetricAlarm",
        "SetAlarmState",
        detail={
            **SUCCEEDED,
            "$or": [
                {"requestParameters": {"alarmNames": named(settings)}},
                {"requestParameters": {"alarmName": named(settings)}},
            ],
        },
    )


DETECTION = Detection(
    id="watcher-alarm-silenced",
    title="An alarm on the watcher was deleted, muted or set by hand",
    severity=Severity.HIGH,
    why="These alarms say that alerts are failing. Silenced, the failure of the watcher goes unseen.",
    runbook=(
        "Deploy again to put the alarm back, and enable its actions.",
        "Look at the metric itself over the time between: dead letters, failed invocations.",
    ),
    false_positives=("A test of the alarm with SetAlarmState.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6", "CM-3"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=(
            "Art. 10(1)",
            "Art. 10(2)",
        ),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DisableAlarmActions.html",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
