"""The object lock of the audit bucket was changed."""

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
    return calls(
        "s3",
        "PutObjectLockConfiguration",
        "PutBucketObjectLockConfiguration",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-lock-changed",
    title="The object lock of the audit bucket was changed",
    severity=Severity.CRITICAL,
    why=(
        "A shorter default retention lets new log files be deleted soon after they are written; the files "
        "are only as lasting as this setting."
    ),
    runbook=(
        "Deploy again to put the retention back.",
        "List the files written meanwhile, and set their retention one by one.",
    ),
    false_positives=("A decided change of retention_days.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11"),
        pci_dss=("10.3.2", "10.5.1"),
        soc2=("CC7.2",),
        iso_27001=("A.5.33",),
        mitre_attack=("T1685.002", "T1490"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
