"""A policy of what watches, or of a build project, lets everybody in."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="resource-policy-public",
    title="A policy of what watches, or of a build project, lets everybody in",
    severity=Severity.CRITICAL,
    why=(
        "Everybody may read or write the record, publish or read alerts, use its key, send events of their own, or "
        "read builds and their logs: whatever the statement allows."
    ),
    runbook=(
        "Read the policy in the record, and put the one of the template back: deploy again.",
        "Look for calls of other accounts on the resource since.",
        "For a key of AWS's default kind, name the account in the principal instead of everybody.",
    ),
    false_positives=(
        "A second statement that denies everybody outside of the organization.",
        "A key that is not the record's, while audit_keys names none.",
    ),
    controls=Controls(
        nist_800_53=("AC-3", "AU-9", "SC-7"),
        pci_dss=("7.2.1", "10.3.2"),
        soc2=("CC6.1", "CC6.6"),
        iso_27001=("A.5.15", "A.8.15"),
        mitre_attack=("T1537", "T1098"),
        owasp_cicd=("CICD-SEC-7",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_PutResourcePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    question=question(__file__, "audit_keys", "watched_names"),
)
