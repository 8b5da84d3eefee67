"""A person changed a pipeline's definition."""

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
    return calls("codepipeline", "UpdatePipeline", detail={**SUCCEEDED, **person(settings)})


DETECTION = Detection(
    id="pipeline-changed-by-a-human",
    title="A person changed a pipeline's definition",
    severity=Severity.HIGH,
    why=(
        "Pipelines are changed by reviewed templates. A change by hand skips that review and decides, "
        "alone, what ships and who has to approve."
    ),
    runbook=(
        "Ask the person for the change request, and compare the definition with the one in the template.",
        (
            "Look at source, approvals, role and artifact store; disable the transition into production "
            "until they are explained."
        ),
        "Deploy the template again to put the definition back, and list executions since the change.",
    ),
    false_positives=(
        "A pipeline being built up in the console.",
        "A template deployed with the credentials of a person.",
        "An IAM user that is a machine: list it in deployers.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "AC-6"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32", "A.5.3"),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3", "PO.5.1"),
        mitre_attack=("T1195.002", "T1078.004"),
        owasp_cicd=("CICD-SEC-1",),
        cis_supply_chain=(
            "2.3.4",
            "5.1.2",
        ),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UpdatePipeline.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TUNED_BY,
    untuned="Every IAM user counts as a person.",
)
