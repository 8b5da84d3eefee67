"""An account left the organization, or was taken out of it."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="organization-left",
    title="An account left the organization",
    severity=Severity.HIGH,
    why=(
        "The organization's trail and policies end at its border: from here on the account is recorded by "
        "its own trails alone, and nothing above it says no."
    ),
    runbook=(
        "Find out whether it was decided; invite the account back if not.",
        "Check that the account has a trail of its own, and keep the log files it delivered so far.",
        "Read what was done in the account since.",
    ),
    false_positives=("An account that was sold, closed or moved.",),
    controls=Controls(
        nist_800_53=("AU-12", "AC-6", "CM-3"),
        pci_dss=("10.2.1.6",),
        soc2=("CC6.3", "CC7.2"),
        iso_27001=("A.8.15", "A.5.33"),
        mitre_attack=("T1666", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html",
        "https://docs.aws.amazon.com/organizations/latest/APIReference/API_RemoveAccountFromOrganization.html",
    ),
    pattern=calls("organizations", "LeaveOrganization", "RemoveAccountFromOrganization", detail=SUCCEEDED),
)
