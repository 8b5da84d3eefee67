"""A stage transition was enabled again."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="stage-transition-enabled",
    title="A stage transition was enabled again",
    severity=Severity.LOW,
    why=(
        "What waited behind the closed transition is released at once, however old it is and whatever the "
        "reason for closing was."
    ),
    runbook=(
        "Look for the DisableStageTransition call and its reason: is it gone?",
        "Check which execution moved on, and that its approval still stands.",
    ),
    false_positives=("The end of a release freeze.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        owasp_cicd=("CICD-SEC-1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_EnableStageTransition.html",),
    pattern=calls("codepipeline", "EnableStageTransition", detail=SUCCEEDED),
)
