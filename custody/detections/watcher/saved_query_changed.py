"""A saved query of Athena was changed or deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="saved-query-changed",
    title="A saved query of Athena was changed or deleted",
    severity=Severity.LOW,
    why=("Auditors run what is saved under a name. A changed text answers another question under the old title."),
    runbook=(
        "Compare with the template, and deploy again if it is one of ours.",
        "Ask that question again if it was used lately.",
    ),
    false_positives=("Somebody tidies up queries of their own.",),
    controls=Controls(
        nist_800_53=("CM-3", "SI-7"),
        soc2=("CC7.2",),
        iso_27001=("A.5.28",),
        mitre_attack=("T1565.001",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/athena/latest/APIReference/API_UpdateNamedQuery.html",
        "https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteNamedQuery.html",
    ),
    pattern=calls("athena", "DeleteNamedQuery", "UpdateNamedQuery", detail=SUCCEEDED),
)
