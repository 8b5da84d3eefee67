"""The policy of the audit bucket was changed or deleted."""

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
        "PutBucketPolicy",
        "DeleteBucketPolicy",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-policy-changed",
    title="The policy of the audit bucket was changed or deleted",
    severity=Severity.CRITICAL,
    why=(
        "The policy lets CloudTrail write, forbids everybody to delete and keeps others from reading. "
        "Without it delivery stops or evidence can go."
    ),
    runbook=(
        "Deploy again to put the policy back.",
        "Check the delivery: aws cloudtrail get-trail-status shows the latest error.",
        "Look for deletions and downloads while it was open, in the access logs.",
    ),
    false_positives=("A deployment that updates the bucket.",),
    controls=Controls(
        nist_800_53=("AU-9", "AC-3"),
        cis_aws=("4.4", "5.8"),
        pci_dss=("10.3.1", "10.3.2"),
        soc2=("CC6.1", "CC7.2"),
        iso_27001=("A.8.15", "A.5.33"),
        mitre_attack=("T1685.002", "T1222"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
