"""A trail was told to leave out management events."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="event-selectors-narrowed",
    title="A trail was told to leave out management events",
    severity=Severity.CRITICAL,
    why=(
        "Pushes, approvals and changes of pipelines are management events; read-only ones include pulls and "
        "lifecycle deletions. They go unrecorded from now on."
    ),
    runbook=(
        "Deploy again: selectors must take all management events, read and write.",
        "Ask Event history for the time between.",
        "Revoke the session that called.",
    ),
    false_positives=("KMS or RDS Data API left out to save cost: put them back, they are part of the record.",),
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
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
    ),
    pattern=calls(
        "cloudtrail",
        "PutEventSelectors",
        detail={
            **SUCCEEDED,
            "$or": [
                {"requestParameters": {"eventSelectors": {"includeManagementEvents": [False]}}},
                {"requestParameters": {"eventSelectors": {"readWriteType": ["ReadOnly", "WriteOnly"]}}},
                {"requestParameters": {"eventSelectors": {"excludeManagementEventSources": [{"prefix": ""}]}}},
            ],
        },
    ),
)
