"""A correction took a record's place and says something else of who did what.

See docs/decisions/0019-what-makes-two-records-the-same.md for which corrections take a record's place.
"""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="record-corrected",
    title="A correction says otherwise who did something, what it was, or whether it was done",
    severity=Severity.HIGH,
    why=(
        "CloudTrail may correct a record, and the correction then stands in its place. Whoever can write log files can "
        "write a correction too: one that turns a deletion into a refused one takes it out of every answer."
    ),
    runbook=(
        "Read both: custody ask corrected-records shows the record, the correction and what changed.",
        "Validate the digest files of both log files: aws cloudtrail validate-logs. A forged file is in none of them.",
        "Look up both ids in Event history, which nobody but AWS can write to.",
    ),
    false_positives=("CloudTrail itself corrected an identity, parameters or an error code.",),
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
