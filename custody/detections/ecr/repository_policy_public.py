"""A repository policy names everybody as principal."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.open_policy import looks_open
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="repository-policy-public",
    title="A repository policy names everybody as principal",
    severity=Severity.CRITICAL,
    why=(
        "Every AWS account in the world may do what the statement allows, unless a condition narrows it: "
        "pull the code, or push over it."
    ),
    runbook=(
        "Read policyText: what is allowed, and is there a condition such as aws:PrincipalOrgID?",
        "If not, delete the policy now: aws ecr delete-repository-policy; grant named accounts afterwards.",
        "Look for pulls and pushes by other accounts since the call.",
    ),
    false_positives=(
        "At once, a Deny, or a statement that a condition limits to the organization: the question leaves both out.",
        "A second statement that denies everybody outside of the organization.",
    ),
    controls=Controls(
        nist_800_53=("AC-3", "AC-22", "SC-7"),
        pci_dss=("7.2.1",),
        soc2=("CC6.1", "CC6.6"),
        iso_27001=("A.5.15", "A.8.3"),
        mitre_attack=("T1537", "T1098"),
        owasp_cicd=("CICD-SEC-7",),
        cis_supply_chain=("4.2.5",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ),
    pattern=calls(
        ("ecr", "ecr-public"),
        "SetRepositoryPolicy",
        detail={**SUCCEEDED, **looks_open("requestParameters.policyText", "responseElements.policyText")},
    ),
    question=question(__file__),
)
