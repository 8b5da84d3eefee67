"""A webhook of a pipeline was deleted or deregistered."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="webhook-deleted",
    title="A webhook of a pipeline was deleted or deregistered",
    severity=Severity.LOW,
    why="Pushes no longer start the pipeline. Fixes wait until somebody notices, or go out some other way.",
    runbook=(
        "Check that another trigger has taken over.",
        "If nobody ordered it, deploy the template again and start the pipeline by hand.",
    ),
    false_positives=("A move from webhooks to connections.",),
    controls=Controls(nist_800_53=("CM-3",), soc2=("CC8.1",), mitre_attack=("T1489",)),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_DeleteWebhook.html",),
    pattern=calls("codepipeline", "DeleteWebhook", "DeregisterWebhookWithThirdParty", detail=SUCCEEDED),
)
