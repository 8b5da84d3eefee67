"""The watcher's own nightly query did not run."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="no-heartbeat",
    title="The watcher's own nightly query did not run",
    severity=Severity.HIGH,
    why=(
        "The nightly query is the pulse of the lake: its call is recorded by the same trail that it reads. "
        "If it is missing, the schedule, the query or the trail has stopped."
    ),
    runbook=(
        "Look at the schedule: is it enabled, and what is in its dead-letter queue?",
        "Look at the last runs in the workgroup.",
        "If the query ran and is not in the record, the trail is the patient: see no-record-delivered.",
    ),
    false_positives=("The first days after a deployment.",),
    controls=Controls(
        nist_800_53=("AU-5", "AU-12", "SI-4"),
        pci_dss=("10.4.1", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
        dora=("Art. 10(2)",),
    ),
    references=("https://docs.aws.amazon.com/athena/latest/ug/monitor-with-cloudtrail.html",),
    question=question(__file__, "watched_names", looks_back=8 * DAY),
)
