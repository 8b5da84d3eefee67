"""The permissions of a role of the chain were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.chain import TOLD_BY, roles
from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on the roles of the chain."""
    return calls(
        "iam",
        "AttachRolePolicy",
        "DeleteRolePermissionsBoundary",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "PutRolePermissionsBoundary",
        "PutRolePolicy",
        detail=SUCCEEDED | roles(settings),
    )


DETECTION = Detection(
    id="chain-role-permissions-changed",
    title="The permissions of a role that builds, pushes or approves were changed",
    severity=Severity.HIGH,
    why=(
        "What such a role may do decides what reaches production. One statement more and a build can push "
        "elsewhere, approve itself or remove its own traces."
    ),
    runbook=(
        "Compare the policy in the record with the one before, and with the template.",
        "Take back what was not decided, and read what the role did since.",
        "Restrict iam:PutRolePolicy and iam:AttachRolePolicy on these roles to the deployment.",
    ),
    false_positives=("A deployment that changes what a build may do.",),
    controls=Controls(
        nist_800_53=("AC-2(4)", "AC-6", "CM-5"),
        cis_aws=("5.4",),
        pci_dss=("7.2.1", "10.2.1.5"),
        soc2=("CC6.3",),
        iso_27001=("A.8.2", "A.5.18"),
        ssdf=("PO.5.1",),
        mitre_attack=("T1098.003", "T1548.005"),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TOLD_BY,
    untuned="Only service roles that consoles made are watched, by how their names begin.",
)
