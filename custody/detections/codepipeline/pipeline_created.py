"""A pipeline was created."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-created",
    title="A pipeline was created",
    severity=Severity.LOW,
    why=(
        "A new way to production exists, with a role of its own. Whether it has the approvals and tests of "
        "the others, nobody has checked yet."
    ),
    runbook=(
        "Read the definition: source, approval stage, and what roleArn is allowed to do.",
        "Check that the role deploys nothing that another pipeline is responsible for.",
    ),
    false_positives=("A new service.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-8", "AC-6"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        ssdf=("PO.3.2",),
        mitre_attack=("T1072",),
        cis_supply_chain=("2.3.4",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_CreatePipeline.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
    ),
    pattern=calls("codepipeline", "CreatePipeline", detail=SUCCEEDED),
)
