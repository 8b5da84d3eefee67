"""Images are no longer signed when they are pushed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="signing-configuration-removed",
    title="Images are no longer signed when they are pushed",
    severity=Severity.HIGH,
    why=(
        "A verifier that asks for signatures stops releases from now on; one that only warns lets unsigned "
        "images through. Either is the door being unlocked."
    ),
    runbook=(
        "Put the signing configuration back: its last PutSigningConfiguration record holds the rules.",
        "List the pushes since: they carry no signature and have to be built again.",
        "Check that admission still refuses unsigned images.",
    ),
    false_positives=("A move to signing in the build itself.",),
    controls=Controls(
        nist_800_53=("SI-7(15)", "CM-14", "CM-6"),
        soc2=("CC6.8", "CC8.1"),
        iso_27001=("A.8.24", "A.8.9"),
        slsa=("Provenance is Authentic",),
        ssdf=("PS.2.1",),
        mitre_attack=("T1553",),
        owasp_cicd=("CICD-SEC-9",),
        cis_supply_chain=("4.1.1",),
        nist_800_204d=("5.1.3",),
        cra=(
            "Annex I Part I (2)(f)",
            "Annex I Part II (7)",
        ),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteSigningConfiguration.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html",
    ),
    pattern=calls(
        "ecr",
        "DeleteSigningConfiguration",
        "PutSigningConfiguration",
        detail={
            **SUCCEEDED,
            "requestParameters": {"signingConfiguration": {"rules": {"signingProfileArn": [{"exists": False}]}}},
        },
    ),
)
