"""Records of a log group of the watcher are forwarded elsewhere."""

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
        "PutSubscriptionFilter",
        detail={**SUCCEEDED, **log_group(settings, "logGroupName")},
    )


DETECTION = Detection(
    id="watcher-log-group-forwarded",
    title="Records of a log group of the watcher are forwarded elsewhere",
    severity=Severity.MEDIUM,
    why=("A subscription hands every line of the record to a stream or function, in any account, as it comes in."),
    runbook=(
        "Read destinationArn in the record: is it yours?",
        "Remove it if not: aws logs delete-subscription-filter.",
    ),
    false_positives=("A security product being set up.",),
    controls=Controls(
        nist_800_53=("AC-4", "AU-9"),
        pci_dss=("10.3.1",),
        soc2=("CC6.7",),
        iso_27001=("A.8.12",),
        mitre_attack=("T1537", "T1020"),
    ),
    references=("https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
