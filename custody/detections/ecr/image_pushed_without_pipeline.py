"""An image that no pipeline built was pushed beside those of a pipeline."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="image-pushed-without-pipeline",
    title="An image that no pipeline built was pushed beside those of a pipeline",
    severity=Severity.HIGH,
    why=(
        "This repository is filled by a pipeline with its reviews and tests. This image went around them "
        "and looks just like the others."
    ),
    runbook=(
        "Keep the digest out of production until it is explained.",
        (
            "Find the build, if any: the session name AWSCodeBuild-ID in the record names it (as records show "
            "and no documentation says), and StartBuild who started it."
        ),
        "If another build belongs here, add its role to trusted_pushers.",
    ),
    false_positives=(
        "A build started by hand to test the project.",
        "A second build system for the same repository: list its role in trusted_pushers.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SR-4", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        slsa=("Follow a consistent build process", "Provenance Exists"),
        ssdf=("PO.3.3", "PS.3.2"),
        mitre_attack=("T1525", "T1195.002"),
        owasp_cicd=(
            "CICD-SEC-1",
            "CICD-SEC-9",
        ),
        cis_supply_chain=("4.4.1",),
        nist_800_204d=("5.1.2",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (1)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/cloudtrail.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
    question=question(__file__, "trusted_pushers", looks_back=30 * DAY),
)
