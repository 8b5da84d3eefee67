"""Images are replicated to another account or to a Region that is not allowed."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="replication-to-another-account",
    title="Images are replicated to another account or to a Region that is not allowed",
    severity=Severity.HIGH,
    why=(
        "From now on every push is copied out of your control, silently: it is the most comfortable way to "
        "take source code away."
    ),
    runbook=(
        "Remove the destination from the replication rules now.",
        "List what was pushed since the call: all of it has left.",
        "Ask the owner of the destination to delete the copies, if you know who that is.",
    ),
    false_positives=("A disaster recovery account: list it in trusted_accounts.",),
    controls=Controls(
        nist_800_53=("AC-4", "AC-20", "SC-7"),
        pci_dss=("7.2.1",),
        soc2=("CC6.7",),
        iso_27001=("A.5.14", "A.8.12"),
        mitre_attack=("T1537", "T1020"),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html",),
    question=question(__file__, "trusted_accounts", "allowed_regions"),
)
