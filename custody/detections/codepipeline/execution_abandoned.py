"""An execution was stopped and its actions abandoned."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="execution-abandoned",
    title="An execution was stopped and its actions abandoned",
    severity=Severity.MEDIUM,
    why=(
        "Abandoned actions run on without the pipeline watching: a deployment may finish, half finish or "
        "fail, and no record says which."
    ),
    runbook=(
        "Look at each action that was running: in CodeBuild, in the deployment, in the job worker.",
        "Bring production to a known state by running the pipeline to its end.",
        "Ask for the reason; abandoning is for actions that hang.",
    ),
    false_positives=("An action that hangs and cannot be stopped in any other way.",),
    controls=Controls(
        nist_800_53=("CM-3", "AU-12"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        mitre_attack=("T1489",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StopPipelineExecution.html",),
    pattern=calls("codepipeline", "StopPipelineExecution", detail=SUCCEEDED, requestParameters={"abandon": [True]}),
)
