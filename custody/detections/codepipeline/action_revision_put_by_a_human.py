"""A person reported a new source revision to a pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.human_identity import TUNED_BY, person
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """The call, when a person makes it."""
    return calls("codepipeline", "PutActionRevision", detail={**SUCCEEDED, **person(settings)})


DETECTION = Detection(
    id="action-revision-put-by-a-human",
    title="A person reported a new source revision to a pipeline",
    severity=Severity.HIGH,
    why=(
        "PutActionRevision starts a release of whatever revision the caller names, without the source "
        "having seen a commit."
    ),
    runbook=(
        "Check actionRevision in the record against the source repository.",
        "Stop the execution it started until the revision is known.",
    ),
    false_positives=("Testing a custom source action.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        mitre_attack=("T1195.002",),
        owasp_cicd=("CICD-SEC-1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutActionRevision.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=TUNED_BY,
    untuned="Every IAM user counts as a person.",
)
