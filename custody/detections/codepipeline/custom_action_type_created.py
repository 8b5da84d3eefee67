"""A custom action type was created."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="custom-action-type-created",
    title="A custom action type was created",
    severity=Severity.MEDIUM,
    why=(
        "A custom action hands artifacts, and credentials for the artifact store, to whatever worker polls "
        "for its jobs."
    ),
    runbook=(
        "Ask who runs the worker and where.",
        "Check that only the role of the worker may poll: codepipeline:PollForJobs.",
    ),
    false_positives=("A new integration of a build or test system.",),
    controls=Controls(
        nist_800_53=("CM-3", "SA-9", "AC-6"),
        soc2=("CC8.1", "CC9.2"),
        iso_27001=("A.8.25",),
        mitre_attack=("T1072",),
        owasp_cicd=("CICD-SEC-8",),
        dora=("Art. 28",),
        nis2=("Art. 21(2)(d)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_CreateCustomActionType.html",),
    pattern=calls("codepipeline", "CreateCustomActionType", detail=SUCCEEDED),
)
