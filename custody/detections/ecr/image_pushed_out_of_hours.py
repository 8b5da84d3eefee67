"""A person pushed an image outside business hours."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="image-pushed-out-of-hours",
    title="A person pushed an image outside business hours",
    severity=Severity.LOW,
    why=(
        "Stolen credentials are used when their owner sleeps. A push by hand in the night is either an "
        "emergency that left a ticket, or neither."
    ),
    runbook=(
        "Look for an incident or a change ticket of that hour.",
        "Call the person; a message in a chat proves nothing if the account is taken over.",
        "If they did not push, revoke their sessions and treat the digest as hostile.",
    ),
    false_positives=(
        "On-call work.",
        "People in another time zone: set utc_offset_minutes, opens and closes.",
    ),
    controls=Controls(
        nist_800_53=("AC-2(12)", "AU-6", "SI-4"),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1078.004", "T1525"),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",),
    question=question(__file__, "business_hours", "deployers", "people_roles", every=DAY),
)
