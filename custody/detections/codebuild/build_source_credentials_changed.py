"""Credentials for source providers were imported or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-source-credentials-changed",
    title="Credentials for source providers were imported or deleted",
    severity=Severity.HIGH,
    why=(
        "One credential serves all projects of the account and Region: importing another makes them fetch "
        "source as somebody else, from then on."
    ),
    runbook=(
        "Ask who owns the new token, and what it may read and write at the provider.",
        "Delete it if nobody does, and import the right one.",
        "Rebuild what was built meanwhile.",
    ),
    false_positives=("A token rotated before it expires.",),
    controls=Controls(
        nist_800_53=("IA-5", "CM-3", "SR-3"),
        pci_dss=("8.6.3",),
        soc2=("CC6.1",),
        iso_27001=("A.5.17", "A.8.4"),
        mitre_attack=("T1098.001", "T1195.002"),
        owasp_cicd=("CICD-SEC-6",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ImportSourceCredentials.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DeleteSourceCredentials.html",
    ),
    pattern=calls("codebuild", "DeleteSourceCredentials", "ImportSourceCredentials", detail=SUCCEEDED),
)
