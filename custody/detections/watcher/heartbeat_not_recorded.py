"""A Region's heartbeat is missing from the record."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="heartbeat-not-recorded",
    title="A Region's heartbeat is missing from the record",
    severity=Severity.HIGH,
    why=(
        "Twice a day each Region that forwards makes a call that is refused. If its record is missing from the log "
        "files, the call was not made, or the trail did not write what happened there."
    ),
    runbook=(
        "Is the alarm of that Region's heartbeat on, too? Then look at its schedule and at the trail.",
        "If not, the call was made and the trail did not write it: aws cloudtrail get-trail-status says why.",
        "Fetch the time since from Event history.",
    ),
    false_positives=("A Region taken out of regions, or alerts.heartbeat switched off, a day ago.",),
    controls=Controls(
        nist_800_53=("AU-5", "AU-12", "SI-4"),
        pci_dss=("10.4.1", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",),
    question=question(__file__, "watched_names", looks_back=8 * DAY),
)
