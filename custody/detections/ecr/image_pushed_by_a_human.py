"""A person pushed an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.human_identity import TUNED_BY, person
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """The call, when a person makes it."""
    return calls("ecr", "PutImage", detail={**SUCCEEDED, **person(settings)})


DETECTION = Detection(
    id="image-pushed-by-a-human",
    title="A person pushed an image",
    severity=Severity.MEDIUM,
    why=(
        "Images are built by machines from reviewed source. What a person pushes from a laptop has no "
        "build, no review and no provenance behind it."
    ),
    runbook=(
        "Ask the person in the alert whether they pushed, and from which machine and commit.",
        ("Compare the digest with what the build of that commit produces; if it differs, keep it out of production."),
        "If nobody admits to it, revoke the session and rotate the key, then delete the tag.",
    ),
    false_positives=(
        "A first push while a repository is being set up.",
        "An IAM user that is a build server: list its ARN in deployers.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SR-4", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC6.8", "CC8.1"),
        iso_27001=("A.8.32",),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3", "PS.3.2"),
        mitre_attack=("T1525", "T1195.002"),
        owasp_cicd=("CICD-SEC-1",),
        cis_supply_chain=("4.2.2",),
        nist_800_204d=("5.1.2",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (1)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TUNED_BY,
    untuned="Every IAM user counts as a person.",
)
