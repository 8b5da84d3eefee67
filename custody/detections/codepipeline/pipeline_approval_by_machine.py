"""A release was approved by a machine identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.human_identity import machine
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """The call, when a machine makes it."""
    return calls(
        "codepipeline",
        "PutApprovalResult",
        detail={**SUCCEEDED, **machine(settings), "requestParameters": {"result": {"status": ["Approved"]}}},
    )


DETECTION = Detection(
    id="pipeline-approval-by-machine",
    title="A release was approved by a machine identity",
    severity=Severity.HIGH,
    why=(
        "The approval stage asks for a person who answers for the release. A role that approves by itself "
        "turns it into decoration."
    ),
    runbook=(
        "Find what runs under the role: a function, a build, or somebody who assumed it.",
        "Disable the transition into production until a person has looked at the release.",
        ("Deny codepipeline:PutApprovalResult to every role that is not for people, or list the role in approvers."),
    ),
    false_positives=(
        "People who assume a role without IAM Identity Center: list the role in approvers.",
        "A chat bot that passes on the decision of a person.",
    ),
    controls=Controls(
        nist_800_53=("AC-5", "CM-3", "CM-5"),
        pci_dss=("6.5.1", "8.6.1"),
        soc2=("CC8.1",),
        iso_27001=("A.5.3", "A.8.32"),
        ssdf=("PO.3.3", "PO.5.1"),
        mitre_attack=("T1078.004",),
        owasp_cicd=("CICD-SEC-1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutApprovalResult.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("approvers", "people_roles"),
    untuned="Every session of a role counts as a machine, except in the console and from IAM Identity Center.",
)
