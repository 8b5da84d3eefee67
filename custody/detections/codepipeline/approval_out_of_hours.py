"""A release was approved outside business hours."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="approval-out-of-hours",
    title="A release was approved outside business hours",
    severity=Severity.LOW,
    why=(
        "At night nobody watches a release and nobody would notice a borrowed session. Emergencies leave an "
        "incident; look for it."
    ),
    runbook=(
        "Look for the incident or the change ticket of that hour.",
        "Ask the approver by telephone.",
        "If there is neither, roll back and revoke the session.",
    ),
    false_positives=(
        "On-call work.",
        "Approvers in other time zones: set the hours to suit.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "AC-2(12)", "AU-6"),
        pci_dss=("6.5.1",),
        soc2=("CC7.2", "CC8.1"),
        iso_27001=("A.8.16",),
        mitre_attack=("T1078.004",),
        owasp_cicd=("CICD-SEC-1",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutApprovalResult.html",),
    question=question(__file__, "business_hours", every=DAY),
)
