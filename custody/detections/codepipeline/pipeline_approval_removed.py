"""An approval was removed from a pipeline."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-approval-removed",
    title="An approval was removed from a pipeline",
    severity=Severity.HIGH,
    why="Releases go to production without anybody looking, from the next execution on.",
    runbook=(
        "Disable the transition into the stage that the approval protected.",
        "Put the approval back, and have the executions since looked at by somebody.",
        "Ask who accepted releases without approval.",
    ),
    false_positives=(
        "A pipeline for a test environment.",
        "A manual approval replaced by a stage condition.",
    ),
    controls=Controls(
        nist_800_53=("AC-5", "CM-3", "CM-5"),
        pci_dss=("6.5.1", "6.5.2"),
        soc2=("CC8.1",),
        iso_27001=("A.5.3", "A.8.32"),
        ssdf=("PO.3.3", "PO.5.1"),
        mitre_attack=("T1685",),
        owasp_cicd=("CICD-SEC-1",),
        cis_supply_chain=("2.3.4",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (1)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html",
    ),
    question=question(__file__, looks_back=365 * DAY),
)
