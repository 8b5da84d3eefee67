"""An image was pushed to a public registry."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="public-image-pushed",
    title="An image was pushed to a public registry",
    severity=Severity.HIGH,
    why=(
        "Anybody on the internet can pull it, with every secret and every line of source in its layers, and "
        "copies cannot be called back."
    ),
    runbook=(
        "Find out whether this repository is meant to be public; if not, delete the image at once.",
        "Search the layers for secrets and rotate each one found: assume it was copied.",
        "Deny ecr-public:PutImage to everybody but the release role.",
    ),
    false_positives=("A project that publishes its images on purpose.",),
    controls=Controls(
        nist_800_53=("AC-22", "SC-7"),
        pci_dss=("7.2.1",),
        soc2=("CC6.7",),
        iso_27001=("A.5.14", "A.8.12"),
        mitre_attack=("T1567", "T1537"),
        cra=("Annex I Part II (7)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/public/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_PutImage.html",
    ),
    pattern=calls("ecr-public", "PutImage", detail=SUCCEEDED),
)
