"""A rule of the watcher was changed."""

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
    return calls("events", "PutRule", detail=SUCCEEDED, requestParameters={"name": named(settings)})


DETECTION = Detection(
    id="watcher-rule-changed",
    title="A rule of the watcher was changed",
    severity=Severity.HIGH,
    why="A pattern that matches nothing, or state DISABLED, silences a rule that still looks alive.",
    runbook=(
        "Compare eventPattern and state in the record with custody explain.",
        "Deploy again to put the rule back, and scan the history of the time between.",
    ),
    false_positives=("A deployment.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6", "CM-3"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=(
            "Art. 10(1)",
            "Art. 10(2)",
        ),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
