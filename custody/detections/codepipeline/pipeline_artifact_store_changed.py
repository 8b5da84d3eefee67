"""The artifact store of a pipeline was changed."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-artifact-store-changed",
    title="The artifact store of a pipeline was changed",
    severity=Severity.HIGH,
    why=(
        "Everything between build and deployment lies in this bucket. In a bucket of somebody else, it can "
        "be read and replaced on the way."
    ),
    runbook=(
        "Check who owns the new bucket and its key.",
        "Put the earlier store back, and release again from source.",
    ),
    false_positives=("A bucket replaced by infrastructure as code.",),
    controls=Controls(
        nist_800_53=("CM-3", "SI-7", "SC-28", "AC-4"),
        pci_dss=("6.5.1",),
        soc2=("CC6.7", "CC8.1"),
        iso_27001=("A.8.32", "A.8.24"),
        ssdf=("PS.1.1",),
        mitre_attack=("T1195.002", "T1537", "T1565.001"),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactStore.html",
    ),
    question=question(__file__, looks_back=365 * DAY),
)
