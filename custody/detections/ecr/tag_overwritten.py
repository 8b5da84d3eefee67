"""A tag was pushed again with another image."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="tag-overwritten",
    title="A tag was pushed again with another image",
    severity=Severity.HIGH,
    why="Everything that deploys by tag now gets other code than was tested and approved under that name.",
    runbook=(
        "Compare both digests in the finding: which build made the new one, and from which commit?",
        "Pin deployments to the old digest until that is clear.",
        "Make the repository immutable; use moving_tags for those that are meant to move.",
    ),
    false_positives=(
        "Moving tags such as latest or stable: list them in moving_tags.",
        "A build of the same commit run again, whose timestamps differ.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "SI-7", "SR-4"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        slsa=("Provenance is Authentic",),
        ssdf=("PS.2.1", "PS.3.2"),
        mitre_attack=("T1525", "T1195.002"),
        owasp_cicd=("CICD-SEC-9",),
        nist_800_204d=("5.1.3",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
        cra=(
            "Annex I Part I (2)(f)",
            "Annex I Part II (7)",
        ),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    ),
    question=question(__file__, "moving_tags", looks_back=90 * DAY),
)
