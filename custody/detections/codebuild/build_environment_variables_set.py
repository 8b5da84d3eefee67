"""A build project was given environment variables."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-environment-variables-set",
    title="A build project was given environment variables",
    severity=Severity.LOW,
    why=(
        "Variables can point a build at another registry, switch off a check or hold a secret in plain "
        "text, which every build log may then show."
    ),
    runbook=(
        "Read names and types in environment.environmentVariables: secrets belong in type SECRETS_MANAGER.",
        "Compare with the template.",
    ),
    false_positives=("Every deployment of a project that has variables.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-6", "IA-5(7)"),
        soc2=("CC8.1",),
        iso_27001=("A.8.9",),
        mitre_attack=("T1552.001", "T1195.002"),
        owasp_cicd=("CICD-SEC-6",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
    ),
    pattern=calls(
        "codebuild",
        "UpdateProject",
        detail=SUCCEEDED,
        requestParameters={"environment": {"environmentVariables": {"name": [{"exists": True}]}}},
    ),
)
