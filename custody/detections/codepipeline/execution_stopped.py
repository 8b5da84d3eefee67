"""An execution was stopped."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="execution-stopped",
    title="An execution was stopped",
    severity=Severity.LOW,
    why=(
        "Somebody kept a release from going out. If it carried a fix, production stays vulnerable until "
        "another goes through."
    ),
    runbook=(
        "Read the reason in the record.",
        "Check whether the stopped change was a security fix, and start it again if so.",
    ),
    false_positives=("A wrong commit caught in time.",),
    controls=Controls(nist_800_53=("CM-3", "SI-2"), soc2=("CC8.1",), mitre_attack=("T1489",)),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html",),
    pattern=calls(
        "codepipeline",
        "StopPipelineExecution",
        detail=SUCCEEDED,
        requestParameters={"abandon": [False, {"exists": False}]},
    ),
)
