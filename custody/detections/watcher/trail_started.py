"""Recording by a trail was started."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-started",
    title="Recording by a trail was started",
    severity=Severity.MEDIUM,
    why=(
        "A trail that is started was stopped before. Between the two nothing was recorded, and the alert "
        "for the stop may not have come through."
    ),
    runbook=(
        "Look for the StopLogging before it: Event history has it.",
        "Fetch the records of the time between from Event history, Region by Region.",
    ),
    false_positives=("The first deployment of a trail.",),
    controls=Controls(
        nist_800_53=("AU-12", "SI-4"),
        cis_aws=("5.5",),
        pci_dss=("10.2.1.6", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html",),
    pattern=calls("cloudtrail", "StartLogging", detail=SUCCEEDED),
)
