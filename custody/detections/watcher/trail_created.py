"""A trail was created."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-created",
    title="A trail was created",
    severity=Severity.LOW,
    why=(
        "A trail copies all activity of the account to a bucket that its creator chose: a second pair of "
        "eyes, perhaps not yours."
    ),
    runbook=(
        "Read s3BucketName: is the bucket in an account of yours?",
        "Delete the trail if nobody ordered it; a second copy of management events also costs.",
    ),
    false_positives=("A security product being set up.",),
    controls=Controls(
        nist_800_53=("AU-12", "AC-4"),
        cis_aws=("5.5",),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1537",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html",),
    pattern=calls("cloudtrail", "CreateTrail", detail=SUCCEEDED),
)
