"""The builds of a project were made public."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-project-made-public",
    title="The builds of a project were made public",
    severity=Severity.HIGH,
    why=(
        "Anybody can read the logs and take the artifacts of every build, past ones included: source, "
        "addresses and whatever secret was ever printed."
    ),
    runbook=(
        "Make it private now: aws codebuild update-project-visibility --project-visibility PRIVATE.",
        "Search the logs for secrets and rotate each one found.",
        "Ask who decided it.",
    ),
    false_positives=("An open-source project.",),
    controls=Controls(
        nist_800_53=("AC-22", "AC-3", "SC-7"),
        pci_dss=("7.2.1",),
        soc2=("CC6.1", "CC6.7"),
        iso_27001=("A.8.3", "A.8.12"),
        mitre_attack=("T1530", "T1552"),
        owasp_cicd=("CICD-SEC-7",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProjectVisibility.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html",
    ),
    pattern=calls(
        "codebuild",
        "UpdateProjectVisibility",
        detail=SUCCEEDED,
        requestParameters={"projectVisibility": ["PUBLIC_READ"]},
    ),
)
