"""Replication of images was set up, changed or removed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="replication-changed",
    title="Replication of images was set up, changed or removed",
    severity=Severity.MEDIUM,
    why=(
        "A replication rule copies every push from now on, without another call in this account; a removed "
        "one ends the backup."
    ),
    runbook=(
        "Read the destinations in replicationConfiguration: which Regions, whose registryId?",
        "If a destination is unknown, put the earlier rules back and delete the copies.",
        "If rules are gone, find out what now serves as the backup.",
    ),
    false_positives=("A new Region or a disaster recovery account being set up.",),
    controls=Controls(
        nist_800_53=("CM-3", "CP-9", "AC-20"),
        soc2=("CC6.7", "A1.2"),
        iso_27001=("A.8.13", "A.5.14"),
        mitre_attack=("T1537",),
        cis_supply_chain=("4.3.3",),
        dora=("Art. 12",),
        nis2=("Art. 21(2)(c)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html",),
    pattern=calls("ecr", "PutReplicationConfiguration", detail=SUCCEEDED),
)
