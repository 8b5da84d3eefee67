"""An image was pushed by an identity that is not trusted to push."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.strangers import strangers
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Pushes by anybody who is not listed; by root while nobody is."""
    return calls(
        "ecr",
        "PutImage",
        detail=SUCCEEDED
        | (strangers(settings.trusted_pushers) if settings.trusted_pushers else {"userIdentity": {"type": ["Root"]}}),
    )


DETECTION = Detection(
    id="image-pushed-by-untrusted-identity",
    title="An image was pushed by an identity that is not trusted to push",
    severity=Severity.HIGH,
    why=(
        "Only the identities of your builds should write what production runs; any other that can is a way "
        "around the build."
    ),
    runbook=(
        "Deny pulls of the digest in the repository policy until somebody vouches for it.",
        "Find out how the identity came by ecr:PutImage and take it away.",
        "List everything that pulled the digest since the push.",
        "If the identity is a new build, add its ARN to trusted_pushers.",
    ),
    false_positives=("A new build role that nobody has added to trusted_pushers yet.",),
    controls=Controls(
        nist_800_53=("AC-3", "AC-6", "CM-5", "SR-4"),
        pci_dss=("7.2.1",),
        soc2=("CC6.1", "CC6.8"),
        iso_27001=("A.8.3", "A.8.32"),
        slsa=("Choose an appropriate build platform",),
        ssdf=("PS.1.1",),
        mitre_attack=("T1525", "T1078.004"),
        owasp_cicd=("CICD-SEC-2",),
        cis_supply_chain=("4.2.2",),
        nist_800_204d=("5.1.2",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("trusted_pushers",),
    untuned="Only pushes by the root user are reported: with nobody listed, every build would be a stranger.",
)
