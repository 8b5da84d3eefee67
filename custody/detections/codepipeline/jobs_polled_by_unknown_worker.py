"""Jobs were polled by an identity that is no job worker."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="jobs-polled-by-unknown-worker",
    title="Jobs were polled by an identity that is no job worker",
    severity=Severity.HIGH,
    why=(
        "The answer carries temporary credentials for the artifact store and the configuration of the "
        "action: built code can be read, and replaced before it is deployed."
    ),
    runbook=(
        "Find out what the identity did since in the artifact bucket.",
        "Take codepipeline:PollForJobs away from it, or list it in job_workers.",
        "If it acknowledged jobs, repeat those executions.",
    ),
    false_positives=(
        "A new worker that is not in job_workers yet.",
        "A developer runs the worker from a laptop.",
    ),
    controls=Controls(
        nist_800_53=("AC-3", "AC-6", "SI-7"), soc2=("CC6.1",), iso_27001=("A.8.3",), mitre_attack=("T1528", "T1552")
    ),
    references=("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PollForJobs.html",),
    question=question(__file__, "job_workers", "people_roles"),
)
