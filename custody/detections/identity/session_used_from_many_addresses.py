"""One temporary key was used from three or more addresses."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import HOUR, question
from custody.severity import Severity

DETECTION = Detection(
    id="session-used-from-many-addresses",
    title="One temporary key was used from three or more addresses",
    severity=Severity.MEDIUM,
    why=(
        "A session belongs to one machine. Used from several places at once, its credentials were copied: "
        "from a log, a build or a laptop."
    ),
    runbook=(
        "Revoke the sessions of the role: deny everything issued before now.",
        "Find out which address is the real one, and what the others did.",
        "Look for the place where the credentials leaked; build logs first.",
    ),
    false_positives=(
        "A role used by a fleet behind several gateways.",
        "A laptop that changes networks.",
    ),
    controls=Controls(
        nist_800_53=("AC-12", "SI-4", "IA-5"),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1550.001", "T1078.004", "T1528"),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",),
    question=question(__file__, looks_back=12 * HOUR),
)
