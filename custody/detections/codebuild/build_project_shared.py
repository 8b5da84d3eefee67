"""A build project was shared with another account."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-project-shared",
    title="A build project was shared with another account",
    severity=Severity.HIGH,
    why="The other account can read projects, builds and their logs, and pass on what it finds there.",
    runbook=(
        "Read the policy in the record: which account, which actions?",
        "Delete it if nobody ordered it: aws codebuild delete-resource-policy.",
    ),
    false_positives=("Sharing through AWS RAM inside the organization.",),
    controls=Controls(
        nist_800_53=("AC-3", "AC-20"),
        pci_dss=("7.2.1",),
        soc2=("CC6.1",),
        iso_27001=("A.5.15",),
        mitre_attack=("T1537", "T1098"),
        owasp_cicd=("CICD-SEC-8",),
        cis_supply_chain=("2.1.5",),
    ),
    references=("https://docs.aws.amazon.com/codebuild/latest/APIReference/API_PutResourcePolicy.html",),
    pattern=calls("codebuild", "PutResourcePolicy", detail=SUCCEEDED),
)
