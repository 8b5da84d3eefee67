"""A mute rule for alarms was made or changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="watcher-alarm-muted",
    title="A mute rule for alarms was made or changed",
    severity=Severity.MEDIUM,
    why=("A mute rule keeps alarms from acting for hours or for ever, and the alarms themselves look untouched."),
    runbook=("Read which alarms it names and for how long; delete it if the watcher is among them.",),
    false_positives=("Planned maintenance.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6", "CM-3"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=(
            "Art. 10(1)",
            "Art. 10(2)",
        ),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html",),
    pattern=calls("cloudwatch", "PutAlarmMuteRule", detail=SUCCEEDED),
)
