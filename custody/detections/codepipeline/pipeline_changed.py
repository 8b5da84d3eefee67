"""A pipeline's definition was changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-changed",
    title="A pipeline's definition was changed",
    severity=Severity.LOW,
    why=(
        "The definition decides what source is built, who approves and where it is deployed; changing it "
        "changes what ships."
    ),
    runbook=(
        "Compare the definition in requestParameters with the version before.",
        "Check source, approval stage, service role and artifact store first.",
        ("If nobody ordered the change, put the earlier definition back and disable the transition into production."),
    ),
    false_positives=("Infrastructure as code updating its own pipeline.",),
    controls=Controls(
        nist_800_53=("AU-12", "CM-3", "CM-5"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        ssdf=("PO.3.3",),
        mitre_attack=("T1195.002",),
        cis_supply_chain=(
            "2.3.4",
            "5.1.2",
        ),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",),
    pattern=calls("codepipeline", "UpdatePipeline", detail=SUCCEEDED),
)
