"""Another account pulled an image."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="image-pulled-by-another-account",
    title="Another account pulled an image",
    severity=Severity.MEDIUM,
    why=(
        "The code left the account. A policy allows it, or the call would have failed; the question is "
        "whether anybody still means it to."
    ),
    runbook=(
        "Find the statement that allows it: aws ecr get-repository-policy.",
        "Ask who owns the account; if nobody knows, remove the statement.",
        "If it is yours, add it to trusted_accounts.",
    ),
    false_positives=("A workload account that pulls from the central registry: list it in trusted_accounts.",),
    controls=Controls(
        nist_800_53=("AC-3", "AC-20", "AU-12"),
        pci_dss=("7.2.1",),
        soc2=("CC6.1", "CC6.7"),
        iso_27001=("A.5.19", "A.8.3"),
        mitre_attack=("T1537", "T1530"),
        owasp_cicd=("CICD-SEC-8",),
        nist_800_204d=("5.1.2",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
    ),
    question=question(__file__, "trusted_accounts"),
)
