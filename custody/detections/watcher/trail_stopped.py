"""Recording by a trail was stopped, or somebody tried to."""

from __future__ import annotations

from custody.detections.event_patterns import calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-stopped",
    title="Recording by a trail was stopped, or somebody tried to",
    severity=Severity.CRITICAL,
    why=(
        "While the trail is stopped nothing is recorded and no CloudTrail event reaches EventBridge: this "
        "may be the last alert."
    ),
    runbook=(
        "Start it again now: aws cloudtrail start-logging --name NAME.",
        (
            "Treat the time between as unrecorded, and ask Event history for it; that keeps 90 days of "
            "management events without a trail."
        ),
        "Revoke the session that called.",
    ),
    false_positives=("Planned work on the trail, announced beforehand.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-12", "SI-4"),
        cis_aws=("5.5",),
        pci_dss=("10.2.1.6", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html",),
    pattern=calls("cloudtrail", "StopLogging"),
)
