"""The source of a pipeline was changed."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-source-changed",
    title="The source of a pipeline was changed",
    severity=Severity.HIGH,
    why=(
        "Another repository, branch or connection means other code under the same name, built, signed and "
        "deployed as if nothing had happened."
    ),
    runbook=(
        "Compare both source stages in the finding: repository, branch, connection.",
        "Disable the transition out of the source stage.",
        "If it is wrong, put the earlier definition back and treat what was released since as hostile.",
    ),
    false_positives=(
        "A repository that was moved or renamed.",
        "A default branch with a new name.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7", "SR-4"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32", "A.8.4"),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3", "PS.1.1"),
        mitre_attack=("T1195.002", "T1677"),
        owasp_cicd=("CICD-SEC-4",),
        cis_supply_chain=("2.3.4",),
        nist_800_204d=("5.2.1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UpdatePipeline.html",
    ),
    question=question(__file__, looks_back=365 * DAY),
)
