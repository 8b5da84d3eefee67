"""A scan of an image failed."""

from __future__ import annotations

from custody.detections.event_patterns import native
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="image-scan-failed",
    title="A scan of an image failed",
    severity=Severity.LOW,
    why=(
        "No findings is not the same as no vulnerabilities: this image was not looked at, and a gate that "
        "counts findings lets it pass."
    ),
    runbook=(
        "Ask why: aws ecr describe-image-scan-findings shows the status and its reason.",
        "An unsupported base or media type has to be scanned by other means before release.",
    ),
    false_positives=("Images built from scratch, signatures and other artifacts that basic scanning does not know.",),
    controls=Controls(
        nist_800_53=("RA-5",),
        pci_dss=("11.3.1",),
        iso_27001=("A.8.8",),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part II (3)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",),
    pattern=native("aws.ecr", "ECR Image Scan", scan_status=["FAILED"]),
)
