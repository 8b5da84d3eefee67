"""The logs of builds are kept for less than 90 days."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-log-retention-shortened",
    title="The logs of builds are now kept for less than 90 days",
    severity=Severity.MEDIUM,
    why=(
        "A log that is gone before anybody asks is as good as deleted, and nobody has to delete it. "
        "Ninety days are what Event history keeps as well."
    ),
    runbook=(
        "Set the retention that was decided on: aws logs put-retention-policy.",
        "Export what is about to expire.",
    ),
    false_positives=("Projects whose builds nobody releases, and costs to be saved on.",),
    controls=Controls(
        nist_800_53=("AU-11",),
        pci_dss=("10.5.1",),
        soc2=("CC7.2",),
        iso_27001=("A.5.33", "A.8.15"),
        ssdf=("PS.3.2",),
        mitre_attack=("T1070", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        cis_supply_chain=("2.1.3",),
    ),
    references=("https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",),
    pattern=calls(
        "logs",
        "PutRetentionPolicy",
        detail=SUCCEEDED,
        requestParameters={
            "logGroupName": [{"prefix": "/aws/codebuild/"}],
            "retentionInDays": [{"numeric": ["<", 90]}],
        },
    ),
)
