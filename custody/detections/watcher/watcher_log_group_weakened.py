"""Retention, filters or the key of a log group of the watcher were changed."""

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
        "DeleteMetricFilter",
        "DeleteRetentionPolicy",
        "DeleteSubscriptionFilter",
        "PutRetentionPolicy",
        "DisassociateKmsKey",
        detail={**SUCCEEDED, **log_group(settings, "logGroupName")},
    )


DETECTION = Detection(
    id="watcher-log-group-weakened",
    title="Retention, filters or the key of a log group of the watcher were changed",
    severity=Severity.MEDIUM,
    why=(
        "Shorter retention deletes by itself; a removed filter stops whatever alarms or forwards from the "
        "log; without its key the log is plain."
    ),
    runbook=(
        "Compare with the template, and deploy again.",
        "Find out what the removed filter was for.",
    ),
    false_positives=("A deployment.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11", "CM-3"),
        pci_dss=("10.5.1",),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteMetricFilter.html",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteSubscriptionFilter.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
