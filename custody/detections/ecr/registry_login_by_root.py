"""The root user got a login token for the registry."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="registry-login-by-root",
    title="The root user got a login token for the registry",
    severity=Severity.HIGH,
    why=(
        "The token lets whoever holds it pull and push every image for 12 hours, and root is bound by no "
        "policy of the account."
    ),
    runbook=(
        "Ask the holders of the root credentials whether it was they.",
        "If not, recover the account: root password, MFA, access keys, then every session.",
        "List pushes and pulls by root since.",
    ),
    false_positives=("Nobody should ever need this.",),
    controls=Controls(
        nist_800_53=("AC-6(9)", "AC-2(12)", "IA-2"),
        cis_aws=("2.7", "5.3"),
        pci_dss=("8.2.2", "10.2.1.2"),
        soc2=("CC6.1",),
        iso_27001=("A.8.2",),
        mitre_attack=("T1078.004",),
        owasp_cicd=("CICD-SEC-2",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    ),
    question=question(__file__),
)
