"""The workgroup of the lake was changed or deleted."""

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
        "athena",
        "UpdateWorkGroup",
        "DeleteWorkGroup",
        detail=SUCCEEDED,
        requestParameters={"workGroup": named(settings)},
    )


DETECTION = Detection(
    id="workgroup-loosened",
    title="The workgroup of the lake was changed or deleted",
    severity=Severity.MEDIUM,
    why=(
        "It enforces where results go, how they are encrypted and how much a query may read. Loosened, "
        "evidence leaks into results elsewhere."
    ),
    runbook=(
        "Read configurationUpdates in the record, and deploy again.",
        "Look for results in unknown buckets: StartQueryExecution names the location.",
    ),
    false_positives=("A deployment.",),
    controls=Controls(
        nist_800_53=("CM-3", "SC-28", "AC-4"),
        pci_dss=("10.3.1",),
        soc2=("CC6.1",),
        iso_27001=("A.8.9", "A.8.12"),
        mitre_attack=("T1685", "T1537"),
    ),
    references=("https://docs.aws.amazon.com/athena/latest/APIReference/API_UpdateWorkGroup.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
