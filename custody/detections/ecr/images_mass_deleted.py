"""One identity deleted many images within an hour."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import HOUR, question
from custody.severity import Severity

DETECTION = Detection(
    id="images-mass-deleted",
    title="One identity deleted many images within an hour",
    severity=Severity.HIGH,
    why=(
        "Losing many images at once takes rollback away and breaks every service that starts anew: it is "
        "what sabotage of a registry looks like."
    ),
    runbook=(
        ("Stop it: revoke the sessions of the identity now, then deny ecr:BatchDeleteImage in the registry policy."),
        "List the digests from the records and find which run in production; push those again first.",
        "Check replicas in other Regions and accounts before they are cleaned as well.",
    ),
    false_positives=(
        "A one-off clean-up of an old repository.",
        "A retention job written before lifecycle policies.",
    ),
    controls=Controls(
        nist_800_53=("CP-9", "SI-4", "SI-7", "IR-4"),
        pci_dss=("10.2.1.7",),
        soc2=("CC7.2", "A1.2"),
        iso_27001=("A.8.10", "A.8.13", "A.8.16"),
        ssdf=("PS.3.1",),
        mitre_attack=("T1485", "T1490"),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",),
    question=question(__file__, "mass_deletion_count", looks_back=2 * HOUR),
)
