"""Partitions of a table of the lake were deleted."""

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
    """Calls on what has a watched name."""
    return calls(
        "glue",
        "DeletePartition",
        "BatchDeletePartition",
        detail=SUCCEEDED,
        requestParameters={"databaseName": named(settings)},
    )


DETECTION = Detection(
    id="lake-partition-deleted",
    title="Partitions of a table of the lake were deleted",
    severity=Severity.HIGH,
    why=(
        "The days of a deleted partition are left out of every answer, without an error: the question finds "
        "nothing and sounds sure."
    ),
    runbook=(
        "Deploy again, and ask for the days that were missing.",
        "Compare with the files in the bucket, which are untouched.",
    ),
    false_positives=("A change of the layout of a table.",),
    controls=Controls(
        nist_800_53=("AU-9", "SI-7"),
        pci_dss=("10.3.4",),
        soc2=("CC7.2",),
        iso_27001=("A.5.28", "A.8.15"),
        mitre_attack=("T1565.001", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/glue/latest/dg/monitor-cloudtrail.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
