"""The ACL or ownership of the audit bucket was changed."""

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
        "PutBucketAcl",
        "PutBucketOwnershipControls",
        "DeleteBucketOwnershipControls",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-acl-changed",
    title="The ACL or ownership of the audit bucket was changed",
    severity=Severity.HIGH,
    why="With ACLs back, single objects can be given to others, and their owner may not be you.",
    runbook=(
        "Deploy again: ownership must be BucketOwnerEnforced.",
        "List the grants: aws s3api get-bucket-acl; look for AllUsers and for ids that are not yours.",
    ),
    false_positives=("None in a bucket made by the deployment.",),
    controls=Controls(
        nist_800_53=("AU-9", "AC-3"),
        cis_aws=("5.8",),
        pci_dss=("10.3.1",),
        soc2=("CC6.1",),
        iso_27001=("A.8.3", "A.8.15"),
        mitre_attack=("T1222", "T1537"),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
