"""A sandbox of a build project was opened or commands were run in it."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-sandbox-opened",
    title="A sandbox of a build project was opened or commands were run in it",
    severity=Severity.HIGH,
    why=(
        "A sandbox is a shell with the role, the network and the secrets of the project, and without a "
        "build, a log of commands or a review."
    ),
    runbook=(
        "Ask who works in it and on what; stop it: aws codebuild stop-sandbox.",
        (
            "List the calls of its session since it began, pushes above all: AWSCodeBuild- in the role, as "
            "records show and no documentation says."
        ),
        "Deny codebuild:StartSandbox on projects that release.",
    ),
    false_positives=("Somebody debugs a failing build.",),
    controls=Controls(
        nist_800_53=("AC-6", "CM-5", "AU-12"),
        soc2=("CC6.3", "CC8.1"),
        iso_27001=("A.8.2", "A.8.31"),
        slsa=("Isolated",),
        ssdf=("PO.5.1",),
        mitre_attack=("T1059", "T1648"),
        owasp_cicd=("CICD-SEC-5",),
        cis_supply_chain=("2.1.5",),
        nist_800_204d=("5.1.1",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartSandbox.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartCommandExecution.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartSandboxConnection.html",
    ),
    pattern=calls("codebuild", "StartCommandExecution", "StartSandbox", "StartSandboxConnection", detail=SUCCEEDED),
)
