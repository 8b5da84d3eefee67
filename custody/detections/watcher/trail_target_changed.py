"""The bucket, key, topic or log group that a trail in the record writes to was changed."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="trail-target-changed",
    title="The bucket, key, topic or log group of a trail was changed",
    severity=Severity.HIGH,
    why=(
        "A trail is only as good as what it writes to. A lifecycle rule, another policy or a key taken away empties "
        "or stops the record, and the trail itself still says that it is logging."
    ),
    runbook=(
        "Read the record: what was set, and what was set before?",
        "Put it back today; lifecycle rules run once a day, a key waits seven days at least.",
        "Check the delivery with aws cloudtrail get-trail-status, and validate the log files.",
        "If the trail is one to rely on, name its resources in watched_names and audit_keys.",
    ),
    false_positives=("A deployment of whoever owns that trail.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11", "SI-4"),
        cis_aws=("4.5", "5.5"),
        pci_dss=("10.3.2", "10.5.1"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15", "A.5.33"),
        mitre_attack=("T1685.002", "T1485.001", "T1070"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html",
    ),
    question=question(__file__, "watched_names", "audit_keys", looks_back=90 * DAY),
)
