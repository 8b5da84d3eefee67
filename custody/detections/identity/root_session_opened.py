"""A root session on a member account was opened."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="root-session-opened",
    title="A root session on a member account was opened",
    severity=Severity.HIGH,
    why=(
        "The management account can become root of a member account for one task. It is rare, powerful, and "
        "bypasses every policy inside that account."
    ),
    runbook=(
        "Read targetPrincipal and taskPolicyArn: which account, for which task?",
        "Ask the team that runs the organization for the ticket.",
        "Follow the session: the same access key in the records of the member account.",
    ),
    false_positives=("Unlocking a bucket or queue whose policy shut everybody out.",),
    controls=Controls(
        nist_800_53=("AC-6(9)", "AC-2(12)", "AU-6"),
        cis_aws=("2.7", "5.3"),
        pci_dss=("10.2.1.2",),
        soc2=("CC6.1",),
        iso_27001=("A.8.2",),
        mitre_attack=("T1078.004", "T1548.005"),
        owasp_cicd=("CICD-SEC-2",),
    ),
    references=(
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html",
    ),
    pattern=calls("sts", "AssumeRoot", detail=SUCCEEDED),
)
