"""A trail was deleted, or somebody tried to."""

from __future__ import annotations

from custody.detections.event_patterns import calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-deleted",
    title="A trail was deleted, or somebody tried to",
    severity=Severity.CRITICAL,
    why=("Without a trail nothing new is recorded in the bucket, and CloudTrail events no longer reach EventBridge."),
    runbook=(
        "Deploy again: the trail has a fixed name and takes up recording at once.",
        "Treat the time between as unrecorded; Event history still has 90 days of management events.",
        "Revoke the session that called, and check the audit bucket and its key next.",
    ),
    false_positives=("A sandbox being taken down.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-12", "SI-4"),
        cis_aws=("5.5",),
        pci_dss=("10.2.1.6", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html",),
    pattern=calls("cloudtrail", "DeleteTrail"),
)
