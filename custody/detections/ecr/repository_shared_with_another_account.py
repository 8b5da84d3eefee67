"""A policy gave another account access to images."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="repository-shared-with-another-account",
    title="A policy gave another account access to images",
    severity=Severity.HIGH,
    why=(
        "An account that is not yours can pull the code, or push into what you deploy, for as long as the "
        "statement stands."
    ),
    runbook=(
        "Ask who owns the account in the finding, and what contract covers it.",
        "If nobody knows it, remove the statement and look for its pulls and pushes.",
        "If it is yours, add it to trusted_accounts.",
    ),
    false_positives=(
        "A new account of the same organization: list it in trusted_accounts.",
        "A statement whose condition keeps the account out that it names.",
    ),
    controls=Controls(
        nist_800_53=("AC-3", "AC-20", "SA-9"),
        pci_dss=("7.2.1", "12.8.1"),
        soc2=("CC6.1", "CC9.2"),
        iso_27001=("A.5.19", "A.5.23"),
        mitre_attack=("T1537", "T1199"),
        owasp_cicd=("CICD-SEC-8",),
        dora=("Art. 28",),
        nis2=("Art. 21(2)(d)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html",
    ),
    question=question(__file__, "trusted_accounts"),
)
