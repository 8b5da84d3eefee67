"""A job result was put by an identity that is no job worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.human_identity import TUNED_BY, person
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.strangers import strangers
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Results by anybody who is not listed; by people while nobody is."""
    return calls(
        "codepipeline",
        "PutJobFailureResult",
        "PutJobSuccessResult",
        "PutThirdPartyJobFailureResult",
        "PutThirdPartyJobSuccessResult",
        detail=SUCCEEDED | (strangers(settings.job_workers) if settings.job_workers else person(settings)),
    )


DETECTION = Detection(
    id="job-result-by-unknown-worker",
    title="A job result was put by an identity that is no job worker",
    severity=Severity.HIGH,
    why=(
        "Reporting success for a job makes a check pass that never ran: a test, a scan or a deployment "
        "exists on paper alone."
    ),
    runbook=(
        "Find the action of the job in list-action-executions, and repeat it.",
        "Stop the execution if it is on its way to production.",
        "Take codepipeline:PutJobSuccessResult away from the identity, or list it in job_workers.",
    ),
    false_positives=(
        "A new worker that is not in job_workers yet.",
        "Somebody frees an action that hangs.",
    ),
    controls=Controls(
        nist_800_53=("AC-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.29", "A.5.3"),
        slsa=("Provenance is Unforgeable",),
        ssdf=("PO.3.3", "PO.4.2"),
        mitre_attack=("T1565.001",),
        owasp_cicd=("CICD-SEC-9",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutThirdPartyJobSuccessResult.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("job_workers", *TUNED_BY),
    untuned="With no job_workers, only results put by people are reported.",
)
