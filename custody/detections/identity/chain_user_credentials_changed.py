"""Credentials of a user of the chain were made or changed."""

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
        "CreateAccessKey",
        "CreateLoginProfile",
        "CreateServiceSpecificCredential",
        "DeactivateMFADevice",
        "ResetServiceSpecificCredential",
        "UpdateAccessKey",
        "UpdateLoginProfile",
        "UploadSSHPublicKey",
        "UploadSigningCertificate",
        detail=SUCCEEDED | users(settings),
    )


DETECTION = Detection(
    id="chain-user-credentials-changed",
    title="Credentials of a user that pushes, builds or approves were made or changed",
    severity=Severity.HIGH,
    why=(
        "A second key or a password lets somebody else push or approve under this name, for good, and "
        "every record of it names the wrong one."
    ),
    runbook=(
        "Deactivate the new credential: aws iam update-access-key --status Inactive, or delete the login profile.",
        "Ask the owner of the user; read what the new key did, by its id.",
        "Replace the user by a role.",
    ),
    false_positives=("A rotation of keys.",),
    controls=Controls(
        nist_800_53=("IA-5", "AC-2(4)"),
        cis_aws=("2.12",),
        pci_dss=("8.3.1", "10.2.1.5"),
        soc2=("CC6.1",),
        iso_27001=("A.5.17",),
        mitre_attack=("T1098.001", "T1556.006"),
        owasp_cicd=(
            "CICD-SEC-2",
            "CICD-SEC-6",
        ),
        dora=("Art. 9(4)(d)",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TOLD_BY,
    untuned="With no user named, only what the root user does is reported.",
)
