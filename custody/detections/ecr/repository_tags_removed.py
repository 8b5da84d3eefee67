"""Tags were removed from a repository."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="repository-tags-removed",
    title="Tags were removed from a repository",
    severity=Severity.LOW,
    why=(
        "Policies may rest on tags of repositories: without its tag a protected one may be open to whoever "
        "the policy kept out."
    ),
    runbook=(
        "Look up which policies test the removed keys: aws:ResourceTag, ecr:ResourceTag.",
        "Put the tags back from the template.",
    ),
    false_positives=("A tidy-up of tags.",),
    controls=Controls(
        nist_800_53=("AC-3", "AC-16", "CM-3"),
        soc2=("CC6.3",),
        iso_27001=("A.5.18",),
        mitre_attack=("T1098",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UntagResource.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-supported-iam-actions-tagging.html",
    ),
    pattern=calls("ecr", "UntagResource", detail=SUCCEEDED),
)
