"""Scanning on push was switched off for a repository."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="scan-on-push-disabled",
    title="Scanning on push was switched off for a repository",
    severity=Severity.MEDIUM,
    why=(
        "From now on nobody learns what is vulnerable in what is pushed here, and a gate that reads "
        "findings sees a clean image."
    ),
    runbook=(
        "Switch it on again, or check that registry scanning covers the repository by a filter.",
        "Scan what was pushed meanwhile: aws ecr start-image-scan.",
        "Ask what finding somebody wanted to be rid of.",
    ),
    false_positives=("A move to registry-wide scanning, which makes the setting of single repositories void.",),
    controls=Controls(
        nist_800_53=("RA-5", "SI-2", "CM-6"),
        pci_dss=("6.3.1", "11.3.1"),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        ssdf=("RV.1.1",),
        mitre_attack=("T1685",),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part II (3)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageScanningConfiguration.html",),
    pattern=calls(
        "ecr",
        "PutImageScanningConfiguration",
        detail=SUCCEEDED,
        requestParameters={"imageScanningConfiguration": {"scanOnPush": [False]}},
    ),
)
