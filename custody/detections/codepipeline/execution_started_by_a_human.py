"""A person started an execution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.human_identity import TUNED_BY, person
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """The call, when a person makes it."""
    return calls("codepipeline", "StartPipelineExecution", detail={**SUCCEEDED, **person(settings)})


DETECTION = Detection(
    id="execution-started-by-a-human",
    title="A person started an execution",
    severity=Severity.INFO,
    why=(
        "Most releases start by a push to the source. One that a person starts is worth a line beside the "
        "approval it gets."
    ),
    runbook=(
        "Compare with the source: does it release what the branch has now?",
        "See whether the same person approves it.",
    ),
    false_positives=("Ordinary releases in teams that start them by hand.",),
    controls=Controls(nist_800_53=("AU-12", "CM-3"), soc2=("CC8.1",), cis_supply_chain=("2.3.5",)),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=TUNED_BY,
    untuned="Every IAM user counts as a person.",
)
