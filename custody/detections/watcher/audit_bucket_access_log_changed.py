"""Access logging of the audit bucket was changed."""

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
    return calls("s3", "PutBucketLogging", detail=SUCCEEDED, requestParameters={"bucketName": named(settings)})


DETECTION = Detection(
    id="audit-bucket-access-log-changed",
    title="Access logging of the audit bucket was changed",
    severity=Severity.HIGH,
    why=(
        "Who reads and who tries to delete the record is seen only in the access logs. Switched off, "
        "looking at evidence leaves no trace."
    ),
    runbook=(
        "Deploy again to put the target bucket back.",
        "Look at the last entries before the change.",
    ),
    false_positives=("A deployment that changes the target.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-12"),
        cis_aws=("4.4",),
        pci_dss=("10.2.1.3",),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
