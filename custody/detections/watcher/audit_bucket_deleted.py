"""The audit bucket, or one beside it, was deleted."""

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
    return calls("s3", "DeleteBucket", detail=SUCCEEDED, requestParameters={"bucketName": named(settings)})


DETECTION = Detection(
    id="audit-bucket-deleted",
    title="The audit bucket, or one beside it, was deleted",
    severity=Severity.CRITICAL,
    why=("The bucket of the record is gone, and its name is free: whoever takes it next may receive your log files."),
    runbook=(
        "Deploy again at once, before somebody else takes the name.",
        "Find the log files: in replicas, in backups, in Event history for 90 days.",
        "Revoke the session; a locked bucket cannot be emptied, so ask how it was.",
    ),
    false_positives=("A sandbox being taken down.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11", "CP-9"),
        pci_dss=("10.3.2", "10.5.1"),
        soc2=("CC7.2",),
        iso_27001=("A.5.33", "A.8.15"),
        mitre_attack=("T1485", "T1685.002", "T1070"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
