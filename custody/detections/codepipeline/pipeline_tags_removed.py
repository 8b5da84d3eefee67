"""Tags were removed from a pipeline or from one of its resources."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-tags-removed",
    title="Tags were removed from a pipeline or from one of its resources",
    severity=Severity.LOW,
    why=(
        "Where policies rest on tags, taking a tag away grants or blocks: a protected pipeline may be open "
        "to change now."
    ),
    runbook=(
        "Look up which policies test the removed keys: aws:ResourceTag.",
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
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UntagResource.html",),
    pattern=calls("codepipeline", "UntagResource", detail=SUCCEEDED),
)
