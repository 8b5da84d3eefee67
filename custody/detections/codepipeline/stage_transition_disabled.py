"""A stage transition was disabled."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="stage-transition-disabled",
    title="A stage transition was disabled",
    severity=Severity.MEDIUM,
    why="A disabled transition stops releases, fixes among them, until somebody enables it again.",
    runbook=(
        "Read the reason given with the call, and ask whoever gave it.",
        "Enable the transition when the reason is gone.",
        "If it stays disabled for long, check that security fixes reach production some other way.",
    ),
    false_positives=("Release freezes and incident handling.",),
    controls=Controls(
        nist_800_53=("AU-12", "CM-3", "SI-2"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        mitre_attack=("T1489",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_DisableStageTransition.html",
    ),
    pattern=calls("codepipeline", "DisableStageTransition", detail=SUCCEEDED),
)
