"""Versioning of the audit bucket was changed."""

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
    return calls("s3", "PutBucketVersioning", detail=SUCCEEDED, requestParameters={"bucketName": named(settings)})


DETECTION = Detection(
    id="audit-bucket-versioning-changed",
    title="Versioning of the audit bucket was changed",
    severity=Severity.CRITICAL,
    why=("Suspended, an overwritten or deleted log file is gone, and nobody can show that it ever was different."),
    runbook=(
        "Switch it on again: aws s3api put-bucket-versioning --versioning-configuration Status=Enabled.",
        "Validate the log files of the time between against their digest files.",
    ),
    false_positives=("A deployment that sets it to Enabled again.",),
    controls=Controls(
        nist_800_53=("AU-9", "CP-9"),
        cis_aws=("3.1.2",),
        pci_dss=("10.3.2", "10.3.3"),
        soc2=("CC7.2",),
        iso_27001=("A.5.33", "A.8.13"),
        mitre_attack=("T1490", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
