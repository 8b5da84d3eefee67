"""Advanced event selectors of a trail leave out management events."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="advanced-selectors-drop-events",
    title="Advanced event selectors of a trail leave out management events",
    severity=Severity.CRITICAL,
    why=(
        "Advanced selectors record only what they list. Without one that takes all management events, "
        "pushes and pipeline changes are no longer recorded."
    ),
    runbook=(
        "Deploy again, or add a selector whose only field is eventCategory equal to Management.",
        "Ask Event history for the time between.",
        "Revoke the session that called.",
    ),
    false_positives=("A trail for data events alone, beside one that has everything.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-12", "SI-4"),
        cis_aws=("5.5",),
        pci_dss=("10.2.1.6", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html",
    ),
    question=question(__file__),
)
