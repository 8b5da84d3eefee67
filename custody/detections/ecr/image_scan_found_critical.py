"""A scan found critical or high vulnerabilities in an image."""

from __future__ import annotations

from custody.detections.event_patterns import native
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="image-scan-found-critical",
    title="A scan found critical or high vulnerabilities in an image",
    severity=Severity.HIGH,
    why=(
        "The image has holes that are known and often exploited. Whether it matters tonight depends on "
        "where it runs and what can reach it."
    ),
    runbook=(
        "Read the findings: aws ecr describe-image-scan-findings; which have a fix, which package?",
        "Stop the release of this tag; if it runs already, find out whether the package is reachable.",
        "Rebuild on an updated base image, and check the other images on the same base.",
    ),
    false_positives=("Findings that were accepted earlier and have no fix yet.",),
    controls=Controls(
        nist_800_53=("RA-5", "SI-2"),
        pci_dss=("6.3.1", "6.3.3", "11.3.1"),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        ssdf=("RV.1.1", "PW.4.4"),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (2)(a)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",),
    pattern=native(
        "aws.ecr",
        "ECR Image Scan",
        scan_status=["COMPLETE"],
        **{
            "$or": [
                {"finding-severity-counts": {"CRITICAL": [{"numeric": [">", 0]}]}},
                {"finding-severity-counts": {"HIGH": [{"numeric": [">", 0]}]}},
            ]
        },
    ),
)
