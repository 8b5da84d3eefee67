"""An execution was started with variables of its own."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="execution-with-variables",
    title="An execution was started with variables of its own",
    severity=Severity.LOW,
    why=(
        "Variables steer actions: a value given at the start may skip a test or name another target, and "
        "the definition does not show it."
    ),
    runbook=(
        "Read the names and values in requestParameters.variables.",
        "Check what the actions do with them, and whether the values came from a request.",
    ),
    false_positives=("Pipelines that are made to be started with parameters.",),
    controls=Controls(
        nist_800_53=("CM-3",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        ssdf=("PO.3.3",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html",),
    pattern=calls(
        "codepipeline",
        "StartPipelineExecution",
        detail=SUCCEEDED,
        requestParameters={"variables": {"name": [{"exists": True}]}},
    ),
)
