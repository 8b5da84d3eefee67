"""An event data store of CloudTrail Lake was stopped, changed or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="event-data-store-changed",
    title="An event data store of CloudTrail Lake was stopped, changed or deleted",
    severity=Severity.HIGH,
    why=(
        "Where CloudTrail Lake is still in use it is a second copy of the record. Stopped or shortened, one "
        "witness less remains."
    ),
    runbook=(
        "Restore it within seven days: aws cloudtrail restore-event-data-store.",
        "Start its ingestion again, and compare its selectors and retention with the decision.",
        "Revoke the session that called if nobody ordered it.",
    ),
    false_positives=("A move away from CloudTrail Lake.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11", "AU-12"),
        cis_aws=("5.5",),
        pci_dss=("10.2.1.6", "10.5.1"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15", "A.5.33"),
        mitre_attack=("T1685.002", "T1485"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopEventDataStoreIngestion.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteEventDataStore.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html",
    ),
    pattern=calls(
        "cloudtrail",
        "DeleteEventDataStore",
        "StopEventDataStoreIngestion",
        "UpdateEventDataStore",
        detail=SUCCEEDED,
    ),
)
