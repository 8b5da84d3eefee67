"""A trail delivers to another bucket or encrypts with another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import other_than_audit_keys
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Another bucket than a watched one; no key, or another than the audit keys where they are named."""
    return calls(
        "cloudtrail",
        "UpdateTrail",
        detail={
            **SUCCEEDED,
            "$or": [
                {"requestParameters": {"s3BucketName": [{"anything-but": {"prefix": list(settings.watched_names)}}]}},
                {"requestParameters": {"kmsKeyId": other_than_audit_keys(settings)}},
            ],
        },
    )


DETECTION = Detection(
    id="trail-redirected",
    title="A trail delivers to another bucket or encrypts with another key",
    severity=Severity.CRITICAL,
    why=(
        "New log files go where the audit policies, the lock and your queries do not reach, or under a key "
        "that somebody else can take away."
    ),
    runbook=(
        "Read s3BucketName, s3KeyPrefix and kmsKeyId in the record: whose are they?",
        "Deploy again, then copy what was delivered elsewhere meanwhile, with its digest files.",
        "Revoke the session that called.",
    ),
    false_positives=("A deployment that moves the record, announced beforehand.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-12", "SI-4"),
        cis_aws=("4.5", "5.5"),
        pci_dss=("10.2.1.6", "10.3.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15", "A.5.33"),
        mitre_attack=("T1685.002", "T1537"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names", "audit_keys"),
    untuned="With no audit_keys, of the key only its removal is reported.",
)
