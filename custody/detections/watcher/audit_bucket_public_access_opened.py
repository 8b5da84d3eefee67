"""The public access block of the audit bucket was changed."""

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
        "PutBucketPublicAccessBlock",
        "DeleteBucketPublicAccessBlock",
        "PutPublicAccessBlock",
        "DeletePublicAccessBlock",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-public-access-opened",
    title="The public access block of the audit bucket was changed",
    severity=Severity.CRITICAL,
    why=(
        "Between the record and the internet there is only the bucket policy now, and whoever lifted the "
        "block probably changes that next."
    ),
    runbook=(
        "Deploy again, or set all four settings to true now.",
        "Check the policy and the ACL of the bucket.",
        "Look into the access logs for requests without an identity.",
    ),
    false_positives=("A deployment that sets all four again.",),
    controls=Controls(
        nist_800_53=("AU-9", "AC-3", "AC-22", "SC-7"),
        cis_aws=("3.1.4",),
        pci_dss=("10.3.1",),
        soc2=("CC6.1", "CC6.6"),
        iso_27001=("A.8.3", "A.8.12"),
        mitre_attack=("T1530", "T1685"),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
