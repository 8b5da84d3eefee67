"""A rule of the watcher was disabled."""

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
    return calls("events", "DisableRule", detail=SUCCEEDED, requestParameters={"name": named(settings)})


DETECTION = Detection(
    id="watcher-rule-disabled",
    title="A rule of the watcher was disabled",
    severity=Severity.CRITICAL,
    why="The rule stays in place and looks right, and the alert it was made for does not come any more.",
    runbook=(
        (
            "Enable it again, with read-only events if it had them: deploy again rather than EnableRule, "
            "which forgets that state."
        ),
        "Run the detection of the same name over the history of the time between: custody scan.",
        "Revoke the session that called.",
    ),
    false_positives=("Silencing a rule that is too loud: use switched_off in the settings.",),
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
    references=("https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
