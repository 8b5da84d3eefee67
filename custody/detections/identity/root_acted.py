"""The root user did something with images, pipelines or builds."""

from __future__ import annotations

from custody.detections.event_patterns import anything
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="root-acted",
    title="The root user did something with images, pipelines or builds",
    severity=Severity.HIGH,
    why=(
        "No policy binds root and no task on images or pipelines needs it. Somebody has the keys to the "
        "whole account in hand."
    ),
    runbook=(
        "Ask the holders of the root credentials, by telephone.",
        ("If it was none of them: reset the password, remove access keys, check MFA and contacts, end all sessions."),
        "Read everything root did in the last 24 hours, in all services and Regions.",
    ),
    false_positives=("A break-glass exercise that was announced.",),
    controls=Controls(
        nist_800_53=("AC-6(9)", "AC-2(12)", "AU-6", "IA-2"),
        cis_aws=("2.7", "5.3"),
        pci_dss=("8.2.2", "10.2.1.2"),
        soc2=("CC6.1", "CC7.2"),
        iso_27001=("A.8.2", "A.8.15"),
        mitre_attack=("T1078.004",),
        owasp_cicd=("CICD-SEC-2",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html",
    ),
    pattern=anything(
        "codebuild",
        "codeconnections",
        "codepipeline",
        "codestar-connections",
        "ecr",
        "ecr-public",
        userIdentity={"type": ["Root"]},
    ),
)
