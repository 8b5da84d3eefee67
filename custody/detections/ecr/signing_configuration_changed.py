"""The rules by which images are signed were changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="signing-configuration-changed",
    title="The rules by which images are signed were changed",
    severity=Severity.MEDIUM,
    why=(
        "A narrower filter leaves repositories unsigned; another profile signs with a key that verifiers "
        "may not trust, or that somebody else holds."
    ),
    runbook=(
        "Compare signingProfileArn and the filters with the template.",
        "Check the signing status of the newest images: aws ecr describe-image-signing-status.",
    ),
    false_positives=("A new repository prefix, or a profile renewed before it expires.",),
    controls=Controls(
        nist_800_53=("CM-3", "SI-7(15)", "SC-12"),
        soc2=("CC8.1",),
        iso_27001=("A.8.24",),
        ssdf=("PS.2.1",),
        mitre_attack=("T1553",),
        owasp_cicd=("CICD-SEC-9",),
        cis_supply_chain=("4.1.1",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutSigningConfiguration.html",),
    pattern=calls(
        "ecr",
        "PutSigningConfiguration",
        detail={
            **SUCCEEDED,
            "requestParameters": {"signingConfiguration": {"rules": {"signingProfileArn": [{"exists": True}]}}},
        },
    ),
)
