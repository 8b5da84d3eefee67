"""A repository is no longer scanned automatically."""

from __future__ import annotations

from custody.detections.event_patterns import native
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="repository-left-out-of-scanning",
    title="A repository is no longer scanned automatically",
    severity=Severity.MEDIUM,
    why=(
        "A changed filter of the registry took this repository out of enhanced scanning; its images stay as "
        "vulnerable as they are, unseen."
    ),
    runbook=(
        "Look for the PutRegistryScanningConfiguration call just before: it names who did it.",
        "Add a filter that matches the repository again.",
        "Start a scan of its newest images by hand meanwhile.",
    ),
    false_positives=("Repositories of caches or tests that are left out on purpose.",),
    controls=Controls(
        nist_800_53=("RA-5", "SI-2"),
        pci_dss=("11.3.1",),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        ssdf=("RV.1.1",),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part II (3)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html",),
    pattern=native("aws.ecr", "ECR Scan Resource Change", repositories={"scan-frequency": ["MANUAL"]}),
)
