"""Request payment of the audit bucket was changed."""

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
        "PutBucketRequestPayment",
        "PutBucketRequestPay",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-requester-pays",
    title="Request payment of the audit bucket was changed",
    severity=Severity.CRITICAL,
    why=("CloudTrail cannot deliver to a bucket whose requester pays: one harmless-looking setting ends the record."),
    runbook=(
        ("Set it back: aws s3api put-bucket-request-payment --request-payment-configuration Payer=BucketOwner."),
        "Check delivery with aws cloudtrail get-trail-status; CloudTrail retries for 30 days.",
    ),
    false_positives=("None.",),
    controls=Controls(
        nist_800_53=("AU-5", "AU-12", "SI-4"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
