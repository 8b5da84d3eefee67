"""A schedule of the watcher was changed, disabled or deleted."""

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
        "scheduler",
        "UpdateSchedule",
        "DeleteSchedule",
        "DeleteScheduleGroup",
        detail=SUCCEEDED,
        requestParameters={"name": named(settings)},
    )


DETECTION = Detection(
    id="watcher-schedule-changed",
    title="A schedule of the watcher was changed, disabled or deleted",
    severity=Severity.HIGH,
    why=(
        "Questions are asked and days are compacted by schedule. Without it no finding of a question comes, "
        "and nothing says so."
    ),
    runbook=(
        "Read state and scheduleExpression in the record, and deploy again.",
        "Ask the questions over the time between: custody scan.",
    ),
    false_positives=("A deployment.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6", "CM-3"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html",
        "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
