"""No record has come from an account and Region for hours."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="no-record-delivered",
    title="No record has come from an account and Region for hours",
    severity=Severity.HIGH,
    why=(
        "Silence is what a stopped trail, a broken bucket policy and a disabled key have in common, and "
        "none of them sends an alert any more."
    ),
    runbook=(
        "Ask the trail: aws cloudtrail get-trail-status shows the latest delivery and its error.",
        "Check bucket policy, request payment and the state of the key.",
        "Fetch the time since from Event history.",
    ),
    false_positives=("A weekend in a Region that is used on working days only: raise silence_hours.",),
    controls=Controls(
        nist_800_53=("AU-5", "AU-12", "SI-4"),
        pci_dss=("10.4.1", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html",),
    question=question(__file__, "silence_hours", looks_back=14 * DAY),
)
