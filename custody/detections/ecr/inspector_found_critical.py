"""Inspector found a critical vulnerability in an image."""

from __future__ import annotations

from custody.detections.event_patterns import native
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="inspector-found-critical",
    title="Inspector found a critical vulnerability in an image",
    severity=Severity.HIGH,
    why=(
        "Enhanced scanning knows new vulnerabilities of old images: what was clean when it shipped is not "
        "any more, and it may be running."
    ),
    runbook=(
        "See which clusters run the image: the finding names the digest, Inspector where it is in use.",
        "If exploitAvailable is YES or the service faces the internet, patch today.",
        "Rebuild from an updated base and let the old digest expire.",
    ),
    false_positives=("Findings that were accepted: suppress those by a filter with a reason and an end.",),
    controls=Controls(
        nist_800_53=("RA-5", "SI-2", "SI-5"),
        pci_dss=("6.3.1", "6.3.3"),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        ssdf=("RV.1.1", "RV.2.1"),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (2)(a)",),
    ),
    references=("https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html",),
    pattern=native(
        "aws.inspector2",
        "Inspector2 Finding",
        status=["ACTIVE"],
        severity=["CRITICAL"],
        resources={"type": ["AWS_ECR_CONTAINER_IMAGE"]},
    ),
)
