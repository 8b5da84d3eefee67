"""A setting of the whole registry was changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="registry-setting-changed",
    title="A setting of the whole registry was changed",
    severity=Severity.LOW,
    why=(
        "Registry settings choose the scanner and how far the registry policy reaches; one call changes "
        "what every repository is protected by."
    ),
    runbook=(
        "Read name and value in the record.",
        ("REGISTRY_POLICY_SCOPE back at V1 means that the policy binds replication and cache alone: put it to V2."),
    ),
    false_positives=("A planned move to a newer scanner or policy scope.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-6"),
        soc2=("CC8.1",),
        iso_27001=("A.8.9",),
        mitre_attack=("T1685",),
        owasp_cicd=("CICD-SEC-7",),
        cis_supply_chain=("4.3.3",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html",),
    pattern=calls("ecr", "PutAccountSetting", detail=SUCCEEDED),
)
