"""A build was started from another version of the source."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-started-from-another-version",
    title="A build was started from another version of the source",
    severity=Severity.MEDIUM,
    why=(
        "An unreviewed branch, or the pull request of a stranger, is built with the rights of the project and may "
        "push into the same registry."
    ),
    runbook=(
        "Read sourceVersion in the record: is it a reviewed commit, and of your own repository (pr/ is a request)?",
        "List what the build pushed: its session is AWSCodeBuild- and the id in responseElements.",
    ),
    false_positives=("Tools that start builds for feature branches or commits.",),
    controls=Controls(
        nist_800_53=("CM-3", "SI-7"),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        slsa=("Follow a consistent build process",),
        mitre_attack=("T1195.002",),
        owasp_cicd=("CICD-SEC-1",),
        cis_supply_chain=("2.3.5",),
        nist_800_204d=("5.1.1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuildBatch.html",
    ),
    pattern=calls(
        "codebuild",
        "StartBuild",
        "StartBuildBatch",
        detail={
            **SUCCEEDED,
            "userIdentity": {"invokedBy": [{"anything-but": "codepipeline.amazonaws.com"}, {"exists": False}]},
            "requestParameters": {
                "$or": [
                    {"sourceVersion": [{"exists": True}]},
                    {"secondarySourcesVersionOverride": {"sourceVersion": [{"exists": True}]}},
                ]
            },
        },
    ),
)
