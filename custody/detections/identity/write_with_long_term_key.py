"""A long-term access key was used for a change."""

from __future__ import annotations

from custody.detections.event_patterns import anything
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="write-with-long-term-key",
    title="A long-term access key was used for a change",
    severity=Severity.INFO,
    why=(
        "Keys of users do not expire, are copied into files and leak. Changes to what ships should come "
        "from sessions that end by themselves."
    ),
    runbook=(
        "Find out where the key is kept, and move that machine to a role or to OIDC.",
        "Rotate the key, then delete it.",
    ),
    false_positives=("A build server outside AWS.",),
    controls=Controls(
        nist_800_53=("IA-5(1)", "AC-2"),
        cis_aws=("2.12",),
        pci_dss=("8.3.9", "8.6.3"),
        soc2=("CC6.1",),
        iso_27001=("A.5.17",),
        mitre_attack=("T1078.004", "T1552.001"),
        owasp_cicd=("CICD-SEC-6",),
        dora=("Art. 9(4)(d)",),
    ),
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",),
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
            "accessKeyId": [{"prefix": "AKIA"}],
            "sessionContext": {"attributes": {"creationDate": [{"exists": False}]}},
        },
    ),
)
