"""A pipeline was changed and put back within a day."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-changed-and-restored",
    title="A pipeline was changed and put back within a day",
    severity=Severity.HIGH,
    why=(
        "A definition that was different for some hours and looks untouched now: the trace of somebody who "
        "released something else in between."
    ),
    runbook=(
        "Find the executions between the two changes, and what they deployed.",
        "Compare the definition that stood meanwhile: it is in the record of the first change.",
        "Roll back to a release from before, if the change cannot be explained.",
    ),
    false_positives=(
        "A mistake that was noticed and corrected.",
        "A trial in a test account.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-4", "SI-7"),
        soc2=("CC7.2", "CC8.1"),
        iso_27001=("A.8.16", "A.8.32"),
        mitre_attack=("T1195.002", "T1070"),
        owasp_cicd=("CICD-SEC-1",),
        cis_supply_chain=("2.3.4",),
        dora=(
            "Art. 9(4)(e)",
            "Art. 10(1)",
        ),
        nis2=(
            "Art. 21(2)(b)",
            "Art. 21(2)(e)",
        ),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_UpdatePipeline.html",
    ),
    question=question(__file__, looks_back=365 * DAY),
)
