"""One identity was refused many times within an hour."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import HOUR, question
from custody.severity import Severity

DETECTION = Detection(
    id="refused-attempts-in-a-burst",
    title="One identity was refused many times within an hour",
    severity=Severity.MEDIUM,
    why=(
        "Somebody tries out what a stolen credential may do, or a broken deployment knocks at a closed "
        "door. Both need somebody to look."
    ),
    runbook=(
        ("Look at the names of the calls: many different ones are a search, the same one over and over is a fault."),
        "For a search, revoke the sessions of the identity and find out where its credential leaked.",
        "List what succeeded between the refusals.",
    ),
    false_positives=(
        "A role that lost a permission.",
        "A scanner that tries everything.",
    ),
    controls=Controls(
        nist_800_53=("AU-6", "SI-4", "AC-7"),
        cis_aws=("5.1",),
        pci_dss=("10.2.1.4", "10.4.1"),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1580", "T1087.004"),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
    ),
    question=question(__file__, "refused_attempts_count", looks_back=2 * HOUR),
)
