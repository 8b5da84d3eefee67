"""A role or user that the record shows at work in the chain was changed in IAM."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="chain-identity-changed",
    title="A role or user at work in the chain was changed in IAM",
    severity=Severity.HIGH,
    why=(
        "The record shows it pushing, approving or building in the last 90 days. Other rights, another trust or a new "
        "key make something else of it, and nobody has to touch a pipeline."
    ),
    runbook=(
        "Read the policy, trust or key in the record, and compare it with the template.",
        "Take back what was not decided, and read what the identity did since.",
        "Name the identity in trusted_pushers, approvers, job_workers or deployers: then such changes alert at once.",
    ),
    false_positives=("A deployment that changes what a build may do.", "A rotation of keys."),
    controls=Controls(
        nist_800_53=("AC-2(4)", "AC-6", "CM-5", "AU-6"),
        cis_aws=("5.4",),
        pci_dss=("7.2.1", "10.2.1.5"),
        soc2=("CC6.3", "CC7.2"),
        iso_27001=("A.5.18", "A.8.2"),
        ssdf=("PO.5.1",),
        mitre_attack=("T1098", "T1098.001", "T1098.003"),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html",
    ),
    question=question(__file__, "trusted_pushers", "approvers", "job_workers", "deployers", looks_back=90 * DAY),
)
