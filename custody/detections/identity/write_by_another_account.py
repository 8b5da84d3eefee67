"""An identity of another account changed images, pipelines or builds."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="write-by-another-account",
    title="An identity of another account changed images, pipelines or builds",
    severity=Severity.HIGH,
    why=(
        "Somebody outside the account has the right to change what ships from it. Trust between accounts "
        "outlives the reason it was given for."
    ),
    runbook=(
        "Ask who owns the account and the role.",
        "Find the policy that lets it in: of the repository, the registry or the project.",
        "If it is yours, add it to trusted_accounts.",
    ),
    false_positives=("A central build account that pushes into this one: list it in trusted_accounts.",),
    controls=Controls(
        nist_800_53=("AC-3", "AC-20", "SA-9"),
        pci_dss=("7.2.1", "8.2.7"),
        soc2=("CC6.1", "CC9.2"),
        iso_27001=("A.5.19", "A.5.15"),
        mitre_attack=("T1199", "T1078.004"),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 28",),
        nis2=("Art. 21(2)(d)",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html",
    ),
    question=question(__file__, "trusted_accounts"),
)
