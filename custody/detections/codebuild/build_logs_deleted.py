"""The log of builds was deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-logs-deleted",
    title="The logs of builds were deleted",
    severity=Severity.MEDIUM,
    why=(
        "The log shows what a build really ran: a command, a download, a secret that was printed. Without "
        "it only the result is left to look at."
    ),
    runbook=(
        "Name the project and its builds of that time, and build anew what production runs.",
        "Look for copies: subscriptions, exports, the logs in S3.",
        "Ask for the reason; retention does this by itself.",
    ),
    false_positives=("A project that was taken down with its log group.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11"),
        pci_dss=("10.5.1",),
        soc2=("CC7.2",),
        iso_27001=("A.5.28", "A.8.15"),
        slsa=("Provenance Exists",),
        ssdf=("PS.3.2",),
        mitre_attack=("T1070", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        cis_supply_chain=("2.1.3",),
        nist_800_204d=("5.1.1",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html",
    ),
    pattern=calls(
        "logs",
        "DeleteLogGroup",
        "DeleteLogStream",
        detail=SUCCEEDED,
        requestParameters={"logGroupName": [{"prefix": "/aws/codebuild/"}]},
    ),
)
