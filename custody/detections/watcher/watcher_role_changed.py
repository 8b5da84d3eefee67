"""A role of the watcher was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import named
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on roles with a watched name; those that CloudFormation names begin with the name of the stack."""
    return calls(
        "iam",
        "AddRoleToInstanceProfile",
        "AttachRolePolicy",
        "DeleteRole",
        "DeleteRolePermissionsBoundary",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "PutRolePermissionsBoundary",
        "PutRolePolicy",
        "UpdateAssumeRolePolicy",
        detail=SUCCEEDED,
        requestParameters={"roleName": named(settings)},
    )


DETECTION = Detection(
    id="watcher-role-changed",
    title="A role of the watcher was changed",
    severity=Severity.HIGH,
    why=(
        "These roles forward events, ask the questions and read the record. One right less and they fall "
        "silent; another trust, and somebody reads along."
    ),
    runbook=(
        "Compare with the template, and deploy again.",
        "Revoke the role's sessions if its trust was changed.",
        "Look into the dead-letter queues for what was lost meanwhile.",
    ),
    false_positives=("A deployment.",),
    controls=Controls(
        nist_800_53=("AC-6", "AU-9", "CM-5"),
        cis_aws=("5.4",),
        pci_dss=("10.3.2", "10.7.2"),
        soc2=("CC6.3", "CC7.2"),
        iso_27001=("A.8.2", "A.8.16"),
        mitre_attack=("T1098.003", "T1685"),
        owasp_cicd=("CICD-SEC-10",),
        dora=(
            "Art. 9(4)(c)",
            "Art. 10(1)",
        ),
        nis2=(
            "Art. 21(2)(b)",
            "Art. 21(2)(i)",
        ),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
