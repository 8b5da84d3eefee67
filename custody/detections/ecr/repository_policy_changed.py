"""A repository policy was set."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="repository-policy-changed",
    title="A repository policy was set",
    severity=Severity.LOW,
    why=(
        "The policy decides which identities and accounts may pull and push; one statement more opens the "
        "repository without touching IAM."
    ),
    runbook=(
        "Read policyText: who is new, and may they push or only pull?",
        "Compare with the policy in the template; put that back if they differ.",
    ),
    false_positives=(
        "Infrastructure as code creating a repository.",
        "Another account of the organization being let in.",
    ),
    controls=Controls(
        nist_800_53=("AC-3", "AC-6", "CM-3"),
        soc2=("CC6.3",),
        iso_27001=("A.5.18",),
        mitre_attack=("T1098",),
        cis_supply_chain=("4.3.3",),
        nist_800_204d=("5.1.2",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",),
    pattern=calls("ecr", "SetRepositoryPolicy", detail=SUCCEEDED),
)
