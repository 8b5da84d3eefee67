"""An image was pulled from a repository that nobody scans."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="unscanned-image-pulled",
    title="An image was pulled from a repository that nobody scans",
    severity=Severity.LOW,
    why=(
        "It runs without anybody knowing what is vulnerable in it. Exceptions are fine while they are "
        "known; this is how they become known."
    ),
    runbook=(
        "Switch on scanning for the repository, or add it to the filters of registry scanning.",
        "Scan the digest now: aws ecr start-image-scan.",
    ),
    false_positives=(
        "Caches and test images.",
        "A scanner outside AWS.",
    ),
    controls=Controls(
        nist_800_53=("RA-5", "SI-2"),
        pci_dss=("6.3.1", "11.3.1"),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        ssdf=("RV.1.1",),
        nist_800_204d=("5.2.1",),
        cra=("Annex I Part I (2)(a)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageScanningConfiguration.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html",
    ),
    question=question(__file__, every=DAY, looks_back=365 * DAY),
)
