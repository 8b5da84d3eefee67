"""A build was started with another source, image, role or commands.

Variables have a detection of their own, and so has another version of the same source. Left out is what changes
neither what runs nor what is seen of it: time limits, retries and the depth of the clone. What CodePipeline sets for
its own actions is known by the caller, who is CodePipeline.
"""

from __future__ import annotations

from typing import Any

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

_GIVEN = [{"exists": True}]

# Only a value is there for a rule, so an object is asked for by a member that it must have.
_WHAT_RUNS: list[dict[str, Any]] = [
    {"buildspecOverride": _GIVEN},
    {"sourceTypeOverride": _GIVEN},
    {"sourceLocationOverride": _GIVEN},
    {"sourceAuthOverride": {"type": _GIVEN}},
    {"secondarySourcesOverride": {"type": _GIVEN}},
    {"gitSubmodulesConfigOverride": {"fetchSubmodules": _GIVEN}},
    {"cacheOverride": {"type": _GIVEN}},
    {"buildBatchConfigOverride": {"$or": [{"serviceRole": _GIVEN}, {"combineArtifacts": _GIVEN}]}},
    # A source read without checking who answers, or checked against the caller's own certificate.
    {"insecureSslOverride": [True]},
    {"certificateOverride": _GIVEN},
]
_WHERE_IT_RUNS: list[dict[str, Any]] = [
    {"imageOverride": _GIVEN},
    {"imagePullCredentialsTypeOverride": _GIVEN},
    {"registryCredentialOverride": {"credential": _GIVEN}},
    {"environmentTypeOverride": _GIVEN},
    {"computeTypeOverride": _GIVEN},
    {"hostKernelOverride": _GIVEN},
    {"fleetOverride": {"fleetArn": _GIVEN}},
    {"serviceRoleOverride": _GIVEN},
    {"privilegedModeOverride": [True]},
    {"debugSessionEnabled": [True]},
]
_WHAT_COMES_OF_IT: list[dict[str, Any]] = [
    {"artifactsOverride": {"type": _GIVEN}},
    {"secondaryArtifactsOverride": {"type": _GIVEN}},
    {"encryptionKeyOverride": _GIVEN},
    # A build that leaves no log, or tells the source's host nothing or something else.
    {"logsConfigOverride": {"$or": [{"cloudWatchLogs": {"status": _GIVEN}}, {"s3Logs": {"status": _GIVEN}}]}},
    {"reportBuildStatusOverride": [False]},
    {"reportBuildBatchStatusOverride": [False]},
    {"buildStatusConfigOverride": {"$or": [{"context": _GIVEN}, {"targetUrl": _GIVEN}]}},
]

DETECTION = Detection(
    id="build-started-with-overrides",
    title="A build was started with another source, image, role or commands",
    severity=Severity.HIGH,
    why=(
        "The project stays as it was and this one build runs whatever the caller wrote, with the rights of "
        "the project, into the same registry."
    ),
    runbook=(
        "Read the overrides in the record: buildspecOverride above all.",
        (
            "List what the build pushed: its session is AWSCodeBuild- and the id in responseElements, as "
            "records show and no documentation says."
        ),
        "Quarantine those digests until the caller has explained them.",
    ),
    false_positives=(
        "Debugging a build.",
        "Tools that start builds for feature branches.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3",),
        mitre_attack=("T1195.002", "T1648", "T1677"),
        owasp_cicd=(
            "CICD-SEC-1",
            "CICD-SEC-4",
        ),
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
            "requestParameters": {"$or": [*_WHAT_RUNS, *_WHERE_IT_RUNS, *_WHAT_COMES_OF_IT]},
        },
    ),
)
