"""The template of repositories that AWS creates was changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="creation-template-changed",
    title="The template of repositories that AWS creates was changed",
    severity=Severity.MEDIUM,
    why=(
        "Repositories made by a push, a replication or the cache take policy, encryption, mutability and "
        "rules from it; nobody reviews them one by one."
    ),
    runbook=(
        "Read repositoryPolicy, imageTagMutability and customRoleArn in the record.",
        "Put the earlier template back, then correct the repositories created meanwhile.",
    ),
    false_positives=("Infrastructure as code setting up a cache or replication.",),
    controls=Controls(
        nist_800_53=("CM-2", "CM-3", "CM-6"),
        soc2=("CC8.1",),
        iso_27001=("A.8.9",),
        mitre_attack=("T1098",),
        owasp_cicd=("CICD-SEC-7",),
        cis_supply_chain=("4.3.3",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdateRepositoryCreationTemplate.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html",
    ),
    pattern=calls(
        "ecr",
        "CreateRepositoryCreationTemplate",
        "DeleteRepositoryCreationTemplate",
        "UpdateRepositoryCreationTemplate",
        detail=SUCCEEDED,
    ),
)
