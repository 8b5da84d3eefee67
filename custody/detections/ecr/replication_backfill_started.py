"""Images that existed before were sent for replication."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="replication-backfill-started",
    title="Images that existed before were sent for replication",
    severity=Severity.MEDIUM,
    why=(
        "A backfill copies the whole history of a registry in one go: useful for a new Region, and for "
        "taking everything at once."
    ),
    runbook=(
        "Check the replication rules: to which account and Region do the copies go?",
        "Stop it if nobody ordered it: aws ecr stop-replication-backfill.",
    ),
    false_positives=("A new disaster recovery Region being filled.",),
    controls=Controls(nist_800_53=("AC-4", "CM-3"), soc2=("CC6.7",), iso_27001=("A.8.12",), mitre_attack=("T1537",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_StartReplicationBackfill.html",),
    pattern=calls("ecr", "StartReplicationBackfill", detail=SUCCEEDED),
)
