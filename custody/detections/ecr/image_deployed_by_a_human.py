"""A person made an image run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.deployments import DEPLOYING, NAMES_WHAT_RUNS
from custody.detections.event_patterns import SUCCEEDED, calls_of
from custody.detections.human_identity import TUNED_BY, person
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """The calls, when a person makes them and they say what is to run."""
    detail = {**SUCCEEDED, **person(settings), "requestParameters": NAMES_WHAT_RUNS}
    return calls_of(DEPLOYING, detail=detail)


DETECTION = Detection(
    id="image-deployed-by-a-human",
    title="A person made an image run",
    severity=Severity.MEDIUM,
    why=(
        "Machines deploy what was released. What a person puts to run by hand may be anything, and the next release "
        "silently takes its place."
    ),
    runbook=(
        "Ask the person in the alert what was deployed, and why by hand.",
        "Ask custody running-since about the service, and custody lineage about its image.",
        "If nobody admits to it, go back to the definition before and revoke the session.",
    ),
    false_positives=(
        "A first deployment while a service is being set up.",
        "A rollback in an incident, which then belongs to the incident's report.",
        "An IAM user that is a deployment tool: list its ARN in deployers.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        mitre_attack=("T1610",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/apprunner/latest/dg/monitor-ct.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TUNED_BY,
    untuned="Every IAM user counts as a person.",
)
