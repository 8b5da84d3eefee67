"""A user without MFA changed images, pipelines or builds."""

from __future__ import annotations

from custody.detections.event_patterns import anything
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="console-user-without-mfa-wrote",
    title="A user without MFA changed images, pipelines or builds",
    severity=Severity.MEDIUM,
    why=(
        "One stolen password is enough to do the same. A session that carries no second factor should look "
        "at most, not change what ships."
    ),
    runbook=(
        "Check that the change is wanted: ask the user.",
        "Give the user an MFA device, and deny changes where aws:MultiFactorAuthPresent is false.",
        "If the user does not know of it, disable the login and the keys and look at the whole session.",
    ),
    false_positives=("An old user that nobody has moved to IAM Identity Center.",),
    controls=Controls(
        nist_800_53=("IA-2(1)", "AC-6", "CM-5"),
        cis_aws=("2.10",),
        pci_dss=("8.4.1", "8.4.2"),
        soc2=("CC6.1",),
        iso_27001=("A.8.5",),
        mitre_attack=("T1078.004",),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 9(4)(d)",),
        nis2=("Art. 21(2)(j)",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html",
    ),
    pattern=anything(
        "codebuild",
        "codeconnections",
        "codepipeline",
        "codestar-connections",
        "ecr",
        "ecr-public",
        errorCode=[{"exists": False}],
        readOnly=[False, {"exists": False}],
        userIdentity={
            "type": ["IAMUser"],
            "sessionContext": {"attributes": {"mfaAuthenticated": ["false"]}},
        },
    ),
)
