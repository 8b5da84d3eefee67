"""The encryption of the audit bucket was changed or removed."""

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
        "PutBucketEncryption",
        "DeleteBucketEncryption",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-encryption-changed",
    title="The encryption of the audit bucket was changed or removed",
    severity=Severity.HIGH,
    why=(
        "New files may be readable for everybody who may read the bucket, or be encrypted with a key that "
        "somebody else can disable."
    ),
    runbook=(
        "Compare the key in the record with the audit key, and deploy again.",
        "Check under which key the newest files are.",
    ),
    false_positives=("A deployment that changes the key.",),
    controls=Controls(
        nist_800_53=("SC-28", "AU-9"),
        cis_aws=("4.5",),
        pci_dss=("3.5.1", "10.3.2"),
        soc2=("CC6.1",),
        iso_27001=("A.8.24",),
        mitre_attack=("T1486", "T1685"),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
