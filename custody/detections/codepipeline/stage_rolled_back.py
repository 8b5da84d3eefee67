"""A stage was rolled back to an older execution."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="stage-rolled-back",
    title="A stage was rolled back to an older execution",
    severity=Severity.MEDIUM,
    why=("Production runs older code again, with the faults fixed since, and without the approvals of a release."),
    runbook=(
        "Find the incident that asked for it.",
        "List the fixes that are gone with it: the commits between the two executions.",
        "Make sure that the next release is not blocked.",
    ),
    false_positives=("A bad release taken back.",),
    controls=Controls(
        nist_800_53=("CM-3", "SI-2", "IR-4"),
        soc2=("CC8.1", "CC7.4"),
        iso_27001=("A.8.32",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_RollbackStage.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html",
    ),
    pattern=calls("codepipeline", "RollbackStage", detail=SUCCEEDED),
)
