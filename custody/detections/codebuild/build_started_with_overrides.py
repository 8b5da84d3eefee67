"""A build was started with another source, image, role or commands."""

from __future__ import annotations

from custody.detections.listen import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="build-started-with-overrides",
    title="A build was started with another source, image, role or commands",
    severity=Severity.HIGH,
    why=(
        "The project stays as it was and this one build runs whatever the caller wrote, with the rights of "
        "the project, into the same registry."
    ),
    respond=(
        "Read the overrides in the record: buildspecOverride above all.",
        (
            "List what the build pushed: its session is AWSCodeBuild- and the id in responseElements, as "
            "records show and no documentation says."
        ),
        "Quarantine those digests until the caller has explained them.",
    ),
    innocent=(
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
        mitre_attack=("T1195.002", "T1648"),
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
            "$or": [
                {"requestParameters": {field: [{"exists": True}]}}
                for field in (
                    "buildspecOverride",
                    "imageOverride",
                    "serviceRoleOverride",
                    "sourceLocationOverride",
                )
            ],
        },
    ),
)
