"""An image pushed outside the pipeline was pulled."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="image-from-outside-pipeline-pulled",
    title="An image pushed outside the pipeline was pulled",
    severity=Severity.HIGH,
    why="What went around the pipeline is running now, or about to: the puller is where the damage would be.",
    runbook=(
        "Name the workload: the puller in the finding is its task role or node role.",
        "Stop it or roll it back to a digest that the pipeline built.",
        "Then follow the push itself: who, from where, with which build.",
    ),
    false_positives=("Somebody tests an image by hand in a sandbox.",),
    controls=Controls(
        nist_800_53=("CM-5", "CM-7(5)", "SI-7", "SR-4"),
        soc2=("CC6.8", "CC8.1"),
        iso_27001=("A.8.19", "A.8.32"),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3",),
        mitre_attack=("T1525", "T1195.002"),
        owasp_cicd=(
            "CICD-SEC-1",
            "CICD-SEC-9",
        ),
        cis_supply_chain=("4.4.1",),
        nist_800_204d=("5.2.1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",),
    question=question(__file__, "trusted_pushers", looks_back=30 * DAY),
)
