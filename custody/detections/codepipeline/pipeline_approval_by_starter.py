"""A release was approved by the identity that started it."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-approval-by-starter",
    title="A release was approved by the identity that started it",
    severity=Severity.HIGH,
    why="Four-eyes release control means two people; one person did both.",
    runbook=(
        "Have somebody else look at the release now, before it spreads.",
        "Disable the transition into production until they have.",
        "Take codepipeline:PutApprovalResult from those who start releases, or the other way round.",
    ),
    false_positives=(
        "Small teams, and fixes at night.",
        "A start by hand of what somebody else merged.",
    ),
    controls=Controls(
        nist_800_53=("AC-5", "CM-3", "CM-5"),
        pci_dss=("6.5.1", "6.5.2"),
        soc2=("CC8.1", "CC5.1"),
        iso_27001=("A.5.3", "A.8.32"),
        ssdf=("PO.3.3",),
        mitre_attack=("T1078.004",),
        owasp_cicd=("CICD-SEC-1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (1)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutApprovalResult.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html",
    ),
    question=question(__file__, looks_back=7 * DAY),
)
