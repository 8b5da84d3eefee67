"""The record of an account and Region has a gap."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="gap-in-the-record",
    title="The record of an account and Region has a gap",
    severity=Severity.MEDIUM,
    why=(
        "Hours without a single record in a place that is otherwise busy: the trail was stopped and "
        "started, or its files were removed."
    ),
    runbook=(
        "Compare with Event history for those hours: records there that are not in the lake prove the gap.",
        "Validate the digest files of that time: aws cloudtrail validate-logs.",
        "Look for StopLogging, UpdateTrail and PutEventSelectors just before it.",
    ),
    false_positives=("A quiet holiday: raise silence_hours.",),
    controls=Controls(
        nist_800_53=("AU-5", "AU-12", "SI-4"),
        pci_dss=("10.4.1", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-cli.html",),
    question=question(__file__, "silence_hours", looks_back=14 * DAY),
)
