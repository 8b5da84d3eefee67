"""The host of a source provider was created, changed or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="source-host-changed",
    title="The host of a source provider was created, changed or deleted",
    severity=Severity.HIGH,
    why=(
        "A host says at which address a self-managed provider is found. Pointed elsewhere, every connection "
        "over it fetches source from a stranger."
    ),
    runbook=(
        "Read providerEndpoint in the record, and compare with your server.",
        "Put it back, then compare the last sources that were fetched with the repository.",
    ),
    false_positives=("The provider moves to another server.",),
    controls=Controls(
        nist_800_53=("CM-3", "SC-7", "SR-3"),
        soc2=("CC8.1",),
        iso_27001=("A.8.4", "A.8.32"),
        mitre_attack=("T1195.002", "T1557"),
        owasp_cicd=("CICD-SEC-4",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_UpdateHost.html",
        "https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_CreateHost.html",
    ),
    pattern=calls(
        ("codeconnections", "codestar-connections"), "CreateHost", "DeleteHost", "UpdateHost", detail=SUCCEEDED
    ),
)
