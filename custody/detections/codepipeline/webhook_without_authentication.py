"""A webhook takes requests from anybody."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="webhook-without-authentication",
    title="A webhook takes requests from anybody",
    severity=Severity.HIGH,
    why=("Without a secret or an address range, whoever learns the URL can start releases as often as they like."),
    runbook=(
        "Set it to GITHUB_HMAC or IP, or delete it: aws codepipeline delete-webhook.",
        "List executions that it started since, and stop those with an unknown cause.",
    ),
    false_positives=("A prototype that was forgotten.",),
    controls=Controls(
        nist_800_53=("AC-3", "IA-9", "SC-7"),
        soc2=("CC6.1", "CC6.6"),
        iso_27001=("A.8.5",),
        mitre_attack=("T1190", "T1195.002"),
        owasp_cicd=("CICD-SEC-4",),
        cis_supply_chain=("2.1.10",),
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutWebhook.html",),
    pattern=calls(
        "codepipeline",
        "PutWebhook",
        detail=SUCCEEDED,
        requestParameters={"webhook": {"authentication": ["UNAUTHENTICATED"]}},
    ),
)
