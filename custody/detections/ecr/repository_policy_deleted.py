"""A repository policy was deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="repository-policy-deleted",
    title="A repository policy was deleted",
    severity=Severity.MEDIUM,
    why=(
        "Denials in it are gone too: whatever kept foreign or unwanted identities out by policy keeps them out no more."
    ),
    runbook=(
        "Read the deleted text in responseElements.policyText and look for Deny statements.",
        "Put it back; if services in other accounts pulled by it, they fail from now on.",
    ),
    false_positives=("A repository being retired.",),
    controls=Controls(
        nist_800_53=("AC-3", "CM-3"),
        soc2=("CC6.3",),
        iso_27001=("A.5.18",),
        mitre_attack=("T1685",),
        nist_800_204d=("5.1.2",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepositoryPolicy.html",),
    pattern=calls("ecr", "DeleteRepositoryPolicy", detail=SUCCEEDED),
)
