"""An identity pushed to a repository it had never pushed to."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="first-push-by-identity",
    title="An identity pushed to a repository it had never pushed to",
    severity=Severity.MEDIUM,
    why=(
        "The identities that push to a repository hardly ever change. A new one is a new build, or somebody "
        "who found a way in."
    ),
    runbook=(
        "Ask the owners of the repository whether they expect this identity.",
        "Compare its build with the usual one: same source, same base image?",
        "If it is theirs, add it to trusted_pushers.",
    ),
    false_positives=("A build role that was renamed or replaced.",),
    controls=Controls(
        nist_800_53=("AC-2(12)", "SI-4", "SR-4"),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        slsa=("Choose an appropriate build platform",),
        mitre_attack=("T1078.004", "T1525"),
        cis_supply_chain=("4.2.2",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html",),
    question=question(__file__, "trusted_pushers", looks_back=90 * DAY),
)
