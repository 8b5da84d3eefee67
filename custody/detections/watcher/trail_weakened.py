"""A trail lost a Region, its signatures or the global services."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-weakened",
    title="A trail lost a Region, its signatures or the global services",
    severity=Severity.CRITICAL,
    why=(
        "The trail still runs and looks healthy. What happens in other Regions, in global services, or to "
        "the log files afterwards is no longer provable."
    ),
    runbook=(
        "Deploy again to put the settings back.",
        "Take what happened elsewhere meanwhile from Event history, Region by Region.",
        "Without validation, compare log files with the versions of the bucket.",
    ),
    false_positives=("No ordinary deployment does this.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-10", "AU-12", "SI-4"),
        cis_aws=("4.1", "4.2", "5.5"),
        pci_dss=("10.2.1.6", "10.3.4"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15", "A.5.28"),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    ),
    pattern=calls(
        "cloudtrail",
        "UpdateTrail",
        detail={
            **SUCCEEDED,
            "$or": [
                *(
                    {"requestParameters": {field: [False]}}
                    for field in (
                        "enableLogFileValidation",
                        "includeGlobalServiceEvents",
                        "isMultiRegionTrail",
                        "isOrganizationTrail",
                    )
                ),
                # An empty name ends the copy in CloudWatch Logs.
                {"requestParameters": {"cloudWatchLogsLogGroupArn": [""]}},
            ],
        },
    ),
)
