"""A lifecycle policy was set."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="lifecycle-policy-changed",
    title="A lifecycle policy was set",
    severity=Severity.MEDIUM,
    why=(
        "The new rules delete images within a day, and nobody is asked again: a wrong count or a wide tag "
        "pattern takes the releases with it."
    ),
    runbook=(
        ("Read lifecyclePolicyText in the record: which tags does each rule match, and what count does it leave?"),
        "Run a preview of the old images now: aws ecr start-lifecycle-policy-preview.",
        "If it is wrong, put the earlier policy back today; rules run within 24 hours.",
    ),
    false_positives=("Infrastructure as code that creates a repository together with its policy.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-6", "CP-9"),
        soc2=("CC8.1",),
        iso_27001=("A.8.9", "A.8.10"),
        mitre_attack=("T1485",),
        cis_supply_chain=("4.3.3",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html",),
    pattern=calls("ecr", "PutLifecyclePolicy", detail=SUCCEEDED),
)
