"""A condition of a stage was overridden."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="stage-condition-overridden",
    title="A condition of a stage was overridden",
    severity=Severity.HIGH,
    why=(
        "A condition holds a release back for a reason: an alarm, a failed check, a closed window. Somebody "
        "let it pass all the same."
    ),
    runbook=(
        "Find the rule that failed: aws codepipeline list-rule-executions.",
        "Ask who took the decision, and under which exception.",
        "If the reason stands, roll the stage back.",
    ),
    false_positives=("An emergency fix during a change freeze.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5"),
        pci_dss=("6.5.1", "6.5.2"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32", "A.8.29"),
        ssdf=("PO.4.2",),
        mitre_attack=("T1685",),
        owasp_cicd=("CICD-SEC-1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_OverrideStageCondition.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html",
    ),
    pattern=calls("codepipeline", "OverrideStageCondition", detail=SUCCEEDED),
)
