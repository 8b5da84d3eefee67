"""The permissions of a user of the chain were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.chain import TOLD_BY, users
from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on the users of the chain; by root while none is named."""
    return calls(
        "iam",
        "AddUserToGroup",
        "AttachUserPolicy",
        "DeleteUserPermissionsBoundary",
        "DeleteUserPolicy",
        "DetachUserPolicy",
        "PutUserPermissionsBoundary",
        "PutUserPolicy",
        "RemoveUserFromGroup",
        detail=SUCCEEDED | users(settings),
    )


DETECTION = Detection(
    id="chain-user-permissions-changed",
    title="The permissions of a user that pushes, builds or approves were changed",
    severity=Severity.HIGH,
    why=(
        "A user with a long-term key and one statement more is the quietest way to what only builds and "
        "approvers should do."
    ),
    runbook=(
        "Compare the policy in the record with the one before.",
        "Take back what was not decided, and read what the user did since.",
    ),
    false_positives=("A deployment, or a new task for the user.",),
    controls=Controls(
        nist_800_53=("AC-2(4)", "AC-6", "CM-5"),
        cis_aws=("2.13", "5.4"),
        pci_dss=("7.2.1", "10.2.1.5"),
        soc2=("CC6.3",),
        iso_27001=("A.5.18", "A.8.2"),
        mitre_attack=("T1098.003",),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TOLD_BY,
    untuned="With no user named, only what the root user does is reported.",
)
