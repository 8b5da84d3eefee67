"""A connection to a source provider was created, changed or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="source-connection-changed",
    title="A connection to a source provider was created, changed or deleted",
    severity=Severity.MEDIUM,
    why=(
        "Sources are fetched over connections. A new one may lead to another account at the provider; a "
        "deleted one stops every pipeline on it."
    ),
    runbook=(
        "Check at the provider which organization the connection is installed for.",
        "List the pipelines that use its ARN.",
        "Delete it if nobody asked for it.",
    ),
    false_positives=("A new team or a new provider.",),
    controls=Controls(
        nist_800_53=("CM-3", "SA-9", "SR-3"),
        soc2=("CC8.1", "CC9.2"),
        iso_27001=("A.8.4", "A.5.19"),
        mitre_attack=("T1195.002", "T1098"),
        owasp_cicd=(
            "CICD-SEC-4",
            "CICD-SEC-8",
        ),
        dora=("Art. 28",),
        nis2=("Art. 21(2)(d)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_CreateConnection.html",
        "https://docs.aws.amazon.com/dtconsole/latest/userguide/welcome-connections.html",
    ),
    pattern=calls(
        ("codeconnections", "codestar-connections"),
        "CreateConnection",
        "DeleteConnection",
        "UpdateConnectionInstallation",
        detail=SUCCEEDED,
    ),
)
