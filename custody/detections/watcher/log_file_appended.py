"""A log file holds more than CloudTrail wrote into it."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.problem_kind import ProblemKind
from custody.severity import Severity

DETECTION = Detection(
    id="log-file-appended",
    title="A log file has data after its end",
    severity=Severity.HIGH,
    why=(
        "CloudTrail writes one JSON document in one gzip member a file. What stands behind it was put there by "
        "somebody, and the validation of log files does not look at it: records can be forged that way."
    ),
    runbook=(
        "Fetch the file again from the bucket, every version of it, and compare: aws s3api list-object-versions.",
        "Find out who wrote the version: PutObject on the bucket, in its access log and data events.",
        "Do not rely on records behind the end of the file: the finding names the first of them.",
        "Validate the log files: aws cloudtrail validate-logs.",
    ),
    false_positives=(
        "Somebody joined log files and kept the name of the first.",
        "A copy that a tool padded or continued after an interruption.",
    ),
    controls=Controls(
        nist_800_53=("AU-9", "AU-10", "SI-7"),
        pci_dss=("10.3.2", "10.3.4"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1565.001",),
        owasp_cicd=("CICD-SEC-10",),
        nist_800_204d=("5.1.3",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html",
    ),
    problem=ProblemKind.APPENDED,
)
