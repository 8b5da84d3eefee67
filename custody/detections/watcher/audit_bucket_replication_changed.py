"""Replication of the audit bucket was changed or removed."""

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
        "PutBucketReplication",
        "DeleteBucketReplication",
        detail=SUCCEEDED,
        requestParameters={"bucketName": named(settings)},
    )


DETECTION = Detection(
    id="audit-bucket-replication-changed",
    title="Replication of the audit bucket was changed or removed",
    severity=Severity.HIGH,
    why=("A new destination receives all of the record; a removed one takes away the copy that survives this account."),
    runbook=(
        "Read the destination: bucket and account.",
        "Remove it if it is not yours, or put the earlier one back and copy what is missing.",
    ),
    false_positives=("A backup account being set up.",),
    controls=Controls(
        nist_800_53=("AU-9(2)", "CP-9", "AC-4"),
        pci_dss=("10.3.3",),
        soc2=("CC6.7", "A1.2"),
        iso_27001=("A.8.13",),
        mitre_attack=("T1537", "T1490"),
        dora=("Art. 12",),
        nis2=("Art. 21(2)(c)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
