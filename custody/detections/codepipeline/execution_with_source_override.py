"""An execution was started with another source revision."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="execution-with-source-override",
    title="An execution was started with another source revision",
    severity=Severity.HIGH,
    why=(
        "An override releases any commit, branch state or image that the caller names: one that was never "
        "reviewed, or an old one with old holes."
    ),
    runbook=(
        "Read sourceRevisions in the record: is the commit on the released branch, and reviewed?",
        "Stop the execution before the deploy stage if it is not.",
        "Ask the caller why the branch as it stands would not do.",
    ),
    false_positives=("A deliberate release of an older revision after a failed one.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3", "PS.2.1"),
        mitre_attack=("T1195.002", "T1677"),
        owasp_cicd=(
            "CICD-SEC-1",
            "CICD-SEC-4",
        ),
        cis_supply_chain=("2.3.5",),
        nist_800_204d=("5.2.1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-overrides.html",
    ),
    pattern=calls(
        "codepipeline",
        "StartPipelineExecution",
        detail=SUCCEEDED,
        requestParameters={"sourceRevisions": {"actionName": [{"exists": True}]}},
    ),
)
