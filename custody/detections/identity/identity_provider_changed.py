"""An identity provider was created, changed or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="identity-provider-changed",
    title="An identity provider was created, changed or deleted",
    severity=Severity.HIGH,
    why=(
        "Who signs for this provider decides who becomes a role that trusts it: builds outside of AWS "
        "push that way, and so does whoever brought a provider of their own."
    ),
    runbook=(
        "Check url, metadata or thumbprints in the record: whose are they?",
        "Remove it if nobody decided on it, and list the roles that trust it.",
        "List sessions since then: AssumeRoleWithWebIdentity and AssumeRoleWithSAML in the record.",
    ),
    false_positives=("A build system or a directory being connected.",),
    controls=Controls(
        nist_800_53=("IA-8", "AC-2", "CM-5"),
        cis_aws=("5.4",),
        pci_dss=("8.2.1", "10.2.1.5"),
        soc2=("CC6.1",),
        iso_27001=("A.5.16", "A.5.17"),
        ssdf=("PO.5.1",),
        mitre_attack=("T1484.002", "T1556.007"),
        owasp_cicd=("CICD-SEC-2",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html",
    ),
    pattern=calls(
        "iam",
        "AddClientIDToOpenIDConnectProvider",
        "CreateOpenIDConnectProvider",
        "CreateSAMLProvider",
        "DeleteOpenIDConnectProvider",
        "DeleteSAMLProvider",
        "UpdateOpenIDConnectProviderThumbprint",
        "UpdateSAMLProvider",
        detail=SUCCEEDED,
    ),
)
