"""The public access block of the whole account was changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="account-public-access-block-changed",
    title="The public access block of the whole account was changed",
    severity=Severity.HIGH,
    why=("It is the last guard over every bucket of the account, artifacts of pipelines and the record among them."),
    runbook=(
        "Set all four settings to true again: aws s3control put-public-access-block.",
        "List buckets whose policy or ACL is public: IAM Access Analyzer shows them.",
    ),
    false_positives=("A website bucket that somebody wants to open: do it by CloudFront instead.",),
    controls=Controls(
        nist_800_53=("AC-3", "AC-22", "SC-7"),
        cis_aws=("3.1.4",),
        pci_dss=("1.4.4",),
        soc2=("CC6.6",),
        iso_27001=("A.8.3", "A.8.12"),
        mitre_attack=("T1530", "T1685"),
    ),
    references=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",),
    pattern=calls("s3", "DeleteAccountPublicAccessBlock", "PutAccountPublicAccessBlock", detail=SUCCEEDED),
)
