"""Targets of a rule of the watcher were removed or changed."""

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
    return calls("events", "RemoveTargets", "PutTargets", detail=SUCCEEDED, requestParameters={"rule": named(settings)})


DETECTION = Detection(
    id="watcher-targets-changed",
    title="Targets of a rule of the watcher were removed or changed",
    severity=Severity.CRITICAL,
    why="The rule matches and hands the event to nobody, or to somebody else.",
    runbook=(
        "Deploy again to put the targets back.",
        "Check the targets in the record: an unknown ARN receives your alerts.",
        "Scan the history of the time between.",
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
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html",
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
