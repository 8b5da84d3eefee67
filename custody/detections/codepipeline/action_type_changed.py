"""An action type was changed or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="action-type-changed",
    title="An action type was changed or deleted",
    severity=Severity.HIGH,
    why=(
        "Every pipeline that uses the action runs other code from now on, with its definition unchanged and "
        "nobody asked."
    ),
    runbook=(
        "Read the executor in the record: which Lambda function or which accounts do the work now?",
        "List the pipelines that use the provider, and disable their transitions until it is clear.",
        "Put the earlier type back.",
    ),
    false_positives=("The team that owns the action publishes a new version.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        mitre_attack=("T1072", "T1195.002"),
        owasp_cicd=("CICD-SEC-8",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UpdateActionType.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_DeleteCustomActionType.html",
    ),
    pattern=calls("codepipeline", "DeleteCustomActionType", "UpdateActionType", detail=SUCCEEDED),
)
