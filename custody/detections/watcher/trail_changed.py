"""A trail's settings were changed, or somebody tried to."""

from __future__ import annotations

from custody.detections.event_patterns import calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-changed",
    title="A trail's settings were changed, or somebody tried to",
    severity=Severity.HIGH,
    why=(
        "A trail can be blinded without stopping it: another bucket, another key, one Region, no "
        "validation, fewer events."
    ),
    runbook=(
        "Compare the call's parameters with what was deployed; deploy again to put them back.",
        (
            "For PutEventSelectors look for includeManagementEvents false, a readWriteType other than All, "
            "and excluded sources."
        ),
        "If nobody ordered it, revoke the session that called.",
    ),
    false_positives=("A deployment that updates the trail.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-12", "CM-3", "SI-4"),
        cis_aws=("5.5",),
        pci_dss=("10.2.1.6",),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html",
    ),
    pattern=calls("cloudtrail", "PutEventSelectors", "PutInsightSelectors", "UpdateTrail"),
)
