"""A table or view of the lake was changed or deleted."""

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
    """Calls on databases with a watched name, other than the commits of Athena."""
    return calls(
        "glue",
        "BatchDeleteTable",
        "DeleteDatabase",
        "DeleteTable",
        "UpdateDatabase",
        "UpdateTable",
        detail={
            **SUCCEEDED,
            "userIdentity": {"invokedBy": [{"anything-but": "athena.amazonaws.com"}, {"exists": False}]},
            "$or": [
                {"requestParameters": {"databaseName": named(settings)}},
                {"requestParameters": {"name": named(settings)}},
            ],
        },
    )


DETECTION = Detection(
    id="lake-table-changed",
    title="A table or view of the lake was changed or deleted",
    severity=Severity.HIGH,
    why=(
        "Answers come from these tables. A view with one more condition leaves out what somebody wants "
        "forgotten, and everybody believes it."
    ),
    runbook=(
        "Compare the definition in the record with the template; deploy again.",
        "Mistrust answers since; the log files in the bucket are untouched, ask those.",
    ),
    false_positives=(
        "A deployment that changes a table.",
        "Partitions added by a crawler are not reported.",
    ),
    controls=Controls(
        nist_800_53=("AU-9", "SI-7", "CM-3"),
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
