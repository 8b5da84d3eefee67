"""The trust of a role of the chain was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.chain import TOLD_BY, roles
from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on the roles of the chain."""
    return calls("iam", "UpdateAssumeRolePolicy", detail=SUCCEEDED | roles(settings))


DETECTION = Detection(
    id="chain-role-trust-changed",
    title="It was changed who may become a role that builds, pushes or approves",
    severity=Severity.HIGH,
    why=(
        "Whoever is in this policy can act as the build without any build: push images that look genuine, "
        "from any account or identity provider it names."
    ),
    runbook=(
        "Read the principals and conditions of policyDocument in the record: who are they?",
        "Put the earlier trust back, and revoke the sessions of the role.",
        "List the role's sessions since then: AssumeRole in the record, and what they pushed.",
    ),
    false_positives=("A build system being moved.",),
    controls=Controls(
        nist_800_53=("AC-2(4)", "AC-3", "AC-6"),
        cis_aws=("5.4",),
        pci_dss=("7.2.1", "10.2.1.5"),
        soc2=("CC6.1", "CC6.3"),
        iso_27001=("A.5.18", "A.8.2"),
        ssdf=("PO.5.1",),
        mitre_attack=("T1098.003", "T1484.002"),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TOLD_BY,
    untuned="Only service roles that consoles made are watched, by how their names begin.",
)
