"""Several records bear one id, or claim to correct the same record."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="record-id-reused",
    title="Records that say different things bear the same event id",
    severity=Severity.HIGH,
    why=(
        "CloudTrail gives every record an id of its own. A second record under the id of another one, or a correction "
        "that changes who did what without saying so, was put there to hide the first."
    ),
    runbook=(
        "Compare the rows: custody ask record-id-reused names the id; every row of it is in events.",
        "Validate the digest files of that time: aws cloudtrail validate-logs. A forged log file is in none of them.",
        "Look up the id in Event history, which nobody but AWS can write to.",
        "Find out who may write to the bucket of the log files.",
    ),
    false_positives=("Log files that somebody wrote anew with other contents, to shorten or to anonymize them.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-10", "SI-4", "SI-7"),
        pci_dss=("10.3.2", "10.3.4"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1565.001",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    ),
    question=question(__file__, looks_back=14 * DAY),
)
