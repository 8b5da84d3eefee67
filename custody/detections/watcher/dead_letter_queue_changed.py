"""A dead-letter queue of the watcher was changed, emptied or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import queue
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls(
        "sqs",
        "SetQueueAttributes",
        "PurgeQueue",
        "DeleteQueue",
        "AddPermission",
        "RemovePermission",
        detail={**SUCCEEDED, **queue(settings, "queueUrl")},
    )


DETECTION = Detection(
    id="dead-letter-queue-changed",
    title="A dead-letter queue of the watcher was changed, emptied or deleted",
    severity=Severity.HIGH,
    why=("Alerts that could not be delivered wait there and nowhere else. Emptied, nobody learns that there were any."),
    runbook=(
        "Deploy again to put the queue back.",
        "Scan the history of the last 14 days: what lay in the queue is lost, the trail is not.",
    ),
    false_positives=("Clearing the queue after its alerts were read.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6", "CM-3"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
