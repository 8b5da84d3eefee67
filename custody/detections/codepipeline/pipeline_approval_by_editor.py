"""A release was approved by the identity that last changed the pipeline."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-approval-by-editor",
    title="A release was approved by the identity that last changed the pipeline",
    severity=Severity.HIGH,
    why="Whoever changed what the pipeline does also waved its result through: nobody else has seen either.",
    runbook=(
        "Compare the definition with the version before that change.",
        "Have somebody else approve, or roll back to the release before.",
        "Separate the two permissions: UpdatePipeline and PutApprovalResult.",
    ),
    false_positives=("The person who built the pipeline tries it out.",),
    controls=Controls(
        nist_800_53=("AC-5", "CM-3", "CM-5"),
        pci_dss=("6.5.1", "6.5.2"),
        soc2=("CC8.1", "CC5.1"),
        iso_27001=("A.5.3", "A.8.32"),
        ssdf=("PO.3.3", "PO.5.1"),
        mitre_attack=("T1078.004",),
        owasp_cicd=("CICD-SEC-1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (1)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UpdatePipeline.html",
    ),
    question=question(__file__, looks_back=30 * DAY),
)
