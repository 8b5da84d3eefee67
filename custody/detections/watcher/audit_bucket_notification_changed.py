"""The notifications of the audit bucket were changed."""

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
    """Calls on buckets with a watched name."""
    return calls("s3", "PutBucketNotification", detail=SUCCEEDED, requestParameters={"bucketName": named(settings)})


DETECTION = Detection(
    id="audit-bucket-notification-changed",
    title="The notifications of the audit bucket were changed",
    severity=Severity.MEDIUM,
    why=(
        "A notification tells a function, queue or topic of each new log file. Another target learns what "
        "is recorded as it happens; a removed one starves what reads the record."
    ),
    runbook=(
        "Read NotificationConfiguration in the record: whose are the targets?",
        "Deploy again to put the earlier ones back.",
    ),
    false_positives=("A product that reads the log files being set up.",),
    controls=Controls(
        nist_800_53=("AU-9", "AC-4", "CM-3"),
        pci_dss=("10.3.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1020", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
