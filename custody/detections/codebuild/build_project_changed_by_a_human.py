"""A person changed a build project."""

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
    return calls("codebuild", "UpdateProject", detail={**SUCCEEDED, **person(settings)})


DETECTION = Detection(
    id="build-project-changed-by-a-human",
    title="A person changed a build project",
    severity=Severity.HIGH,
    why=(
        "The project says which commands run, on which image, with which role. Changed by hand, the same "
        "source makes another artifact."
    ),
    runbook=(
        "Compare the record with the template: source, buildspec, image, environment variables, serviceRole.",
        "Deploy the template again, then rebuild what was built meanwhile.",
        "Ask the person for the change request.",
    ),
    false_positives=(
        "A project being built up in the console.",
        "An IAM user that is a machine: list it in deployers.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32", "A.8.25"),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3", "PO.5.1"),
        mitre_attack=("T1195.002",),
        owasp_cicd=("CICD-SEC-4",),
        cis_supply_chain=("2.3.4",),
        nist_800_204d=("5.1.1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/cloudtrail.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=TUNED_BY,
    untuned="Every IAM user counts as a person.",
)
