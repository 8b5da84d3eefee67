"""The lifecycle rules of the audit bucket were changed."""

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
        "PutBucketLifecycle",
        "DeleteBucketLifecycle",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-lifecycle-changed",
    title="The lifecycle rules of the audit bucket were changed",
    severity=Severity.HIGH,
    why=(
        "A rule deletes log files without anybody calling. Where no lock holds them, one with a single day "
        "empties the record overnight."
    ),
    runbook=(
        "Read the rules in the record; put the earlier ones back today, rules run once a day.",
        "Check for delete markers and missing days.",
    ),
    false_positives=("A decided change of retention_days.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11"),
        pci_dss=("10.5.1",),
        soc2=("CC7.2",),
        iso_27001=("A.5.33", "A.8.10"),
        mitre_attack=("T1485.001", "T1070"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
