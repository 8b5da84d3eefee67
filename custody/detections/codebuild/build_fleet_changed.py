"""A fleet that builds run on was created, changed or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-fleet-changed",
    title="A fleet that builds run on was created, changed or deleted",
    severity=Severity.MEDIUM,
    why=(
        "A fleet decides on which machines, with which image and in which network builds run: one that is "
        "reused carries traces from build to build."
    ),
    runbook=(
        "Read imageId, vpcConfig and fleetServiceRole in the record, and compare with the template.",
        "List the projects that use the fleet, and rebuild what they released if it cannot be trusted.",
    ),
    false_positives=("Capacity being changed.",),
    controls=Controls(
        nist_800_53=("CM-3", "SC-7", "SC-39"),
        soc2=("CC8.1",),
        iso_27001=("A.8.9", "A.8.31"),
        slsa=("Hosted", "Isolated"),
        ssdf=("PO.5.1",),
        mitre_attack=("T1195.002",),
        owasp_cicd=("CICD-SEC-7",),
        cis_supply_chain=("2.1.5",),
        nist_800_204d=("5.1.1",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateFleet.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateFleet.html",
    ),
    pattern=calls("codebuild", "CreateFleet", "DeleteFleet", "UpdateFleet", detail=SUCCEEDED),
)
