"""A pipeline was deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-deleted",
    title="A pipeline was deleted",
    severity=Severity.HIGH,
    why="With the pipeline goes its execution history, and releases go on some other, unrecorded way.",
    runbook=(
        "Find out who deleted it, and whether its stack was being deleted at the time.",
        (
            "Recreate it from its definition: the last UpdatePipeline or CreatePipeline record holds the "
            "whole structure."
        ),
        "Search for images pushed and deployments made since without a pipeline.",
    ),
    false_positives=("A service being retired together with its stack.",),
    controls=Controls(
        nist_800_53=("AU-12", "CM-3", "CM-5"),
        pci_dss=("10.2.1.7",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32", "A.5.33"),
        mitre_attack=("T1485",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",),
    pattern=calls("codepipeline", "DeletePipeline", detail=SUCCEEDED),
)
