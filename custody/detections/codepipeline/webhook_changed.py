"""A webhook that starts a pipeline was created or changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="webhook-changed",
    title="A webhook that starts a pipeline was created or changed",
    severity=Severity.MEDIUM,
    why=(
        "A webhook decides which outside event starts a release. A loosened filter starts it for branches "
        "nobody reviews."
    ),
    runbook=(
        "Read targetPipeline, filters and authentication in the record.",
        "Compare with the template, and put the earlier filters back.",
    ),
    false_positives=(
        "A rotated secret.",
        "A new pipeline.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "AC-3", "SC-7"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        mitre_attack=("T1195.002",),
        owasp_cicd=("CICD-SEC-8",),
        cis_supply_chain=("2.1.10",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutWebhook.html",),
    pattern=calls("codepipeline", "PutWebhook", detail=SUCCEEDED),
)
