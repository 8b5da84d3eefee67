"""A webhook that starts builds was created or changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-webhook-changed",
    title="A webhook that starts builds was created or changed",
    severity=Severity.MEDIUM,
    why=(
        "A webhook without filters builds every pull request, those of strangers too: their code runs with "
        "the role of the project."
    ),
    runbook=(
        "Read filterGroups: are events limited to your own actors and branches?",
        "For public repositories require approval of pull request builds.",
    ),
    false_positives=("A new branch pattern.",),
    controls=Controls(
        nist_800_53=("CM-3", "AC-3"),
        soc2=("CC8.1",),
        iso_27001=("A.8.25",),
        slsa=("Isolated",),
        mitre_attack=("T1195.002", "T1190"),
        owasp_cicd=("CICD-SEC-4",),
        cis_supply_chain=("2.1.10",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateWebhook.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateWebhook.html",
    ),
    pattern=calls("codebuild", "CreateWebhook", "UpdateWebhook", detail=SUCCEEDED),
)
