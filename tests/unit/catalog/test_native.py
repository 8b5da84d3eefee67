"""The services' own events: the fields AWS shows are the fields the catalogue has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import botocore.session
import pytest

from custody import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

STATES = {
    "ECR Image Action": "PUSH DELETE UPDATE_STORAGE_CLASS",
    "ECR Referrer Action": "UPDATE_STORAGE_CLASS",
    "ECR Artifact Action": "",
    "ECR Image Scan": "COMPLETE FAILED",
    "ECR Scan Resource Change": "SCAN_FREQUENCY_CHANGE",
    "ECR Pull Through Cache Action": "SUCCESS",
    "ECR Replication Action": "SUCCESS FAILED",
    "CodePipeline Pipeline Execution State Change": "CANCELED FAILED RESUMED STARTED STOPPED STOPPING "
    "SUCCEEDED SUPERSEDED",
    "CodePipeline Stage Execution State Change": "CANCELED FAILED RESUMED STARTED STOPPED STOPPING SUCCEEDED",
    "CodePipeline Action Execution State Change": "ABANDONED CANCELED FAILED STARTED SUCCEEDED",
    "Inspector2 Scan": "INITIAL_SCAN_COMPLETE",
    "Inspector2 Finding": "ACTIVE SUPPRESSED CLOSED",
    "Inspector2 Coverage": "ACTIVE INACTIVE",
    "Inspector2 AutoEnable": "Failed",
}
# The detail of AWS's samples, reduced to what has another shape.
SAMPLES: list[tuple[str, dict[str, Any]]] = [
    (
        "ECR Image Action",
        {
            "result": "SUCCESS",
            "repository-name": "shop/api",
            "image-digest": "sha256:7f5b",
            "action-type": "PUSH",
            "image-tag": "latest",
        },
    ),
    (
        "ECR Image Action",
        {
            "action-type": "UPDATE_STORAGE_CLASS",
            "target-storage-class": "STANDARD",
            "image-digest": "sha256:f98d",
            "repository-name": "shop/api",
            "result": "SUCCESS",
            "manifest-media-type": "application/vnd.oci.image.manifest.v1+json",
            "artifact-media-type": "application/vnd.oci.image.config.v1+json",
            "last-activated-at": "2025-10-10T19:13:02.74Z",
        },
    ),
    (
        "ECR Referrer Action",
        {
            "action-type": "UPDATE_STORAGE_CLASS",
            "target-storage-class": "STANDARD",
            "image-digest": "sha256:f98d",
            "repository-name": "sbom",
            "result": "SUCCESS",
            "manifest-media-type": "application/vnd.cncf.oras.artifact.manifest.v1+json",
            "artifact-media-type": "text/sbom+json",
            "last-activated-at": "2025-10-10T19:13:02.74Z",
        },
    ),
    (
        "ECR Image Scan",
        {
            "scan-status": "COMPLETE",
            "repository-name": "shop/api",
            "finding-severity-counts": {"CRITICAL": 10, "MEDIUM": 9},
            "image-digest": "sha256:7f5b",
            "image-tags": [],
        },
    ),
    (
        "ECR Scan Resource Change",
        {
            "action-type": "SCAN_FREQUENCY_CHANGE",
            "repositories": [
                {
                    "repository-name": "shop/api",
                    "repository-arn": "arn:aws:ecr:us-east-1:123456789012:repository/shop/api",
                    "scan-frequency": "MANUAL",
                    "previous-scan-frequency": "SCAN_ON_PUSH",
                }
            ],
            "resource-type": "REPOSITORY",
            "scan-type": "ENHANCED",
        },
    ),
    (
        "ECR Pull Through Cache Action",
        {
            "rule-version": "1",
            "sync-status": "SUCCESS",
            "ecr-repository-prefix": "docker-hub",
            "repository-name": "docker-hub/alpine",
            "upstream-registry-url": "public.ecr.aws",
            "image-tag": "3.17.2",
            "image-digest": "sha256:4aa0",
        },
    ),
    (
        "ECR Replication Action",
        {
            "result": "SUCCESS",
            "repository-name": "shop/api",
            "image-digest": "sha256:7f5b",
            "source-account": "123456789012",
            "action-type": "REPLICATE",
            "source-region": "us-west-2",
            "image-tag": "3.17.2",
        },
    ),
    (
        "CodePipeline Pipeline Execution State Change",
        {
            "pipeline": "shop",
            "execution-id": "e17b5773",
            "start-time": "2023-10-26T13:49:39.208Z",
            "execution-trigger": {
                "trigger-type": "StartPipelineExecution",
                "trigger-detail": "arn:aws:x",
            },
            "state": "STARTED",
            "version": 1.0,
            "pipeline-execution-attempt": 1.0,
        },
    ),
    (
        "CodePipeline Pipeline Execution State Change",
        {
            "pipeline": "shop",
            "execution-id": "e17b5773",
            "execution-trigger": {
                "author-display-name": "Mary Major",
                "full-repository-name": "mmajor/sample-project",
                "provider-type": "GitLab",
                "author-email": "email_address",
                "commit-message": "Update file README.md",
                "author-date": "2023-08-16T21:08:08Z",
                "tag-name": "gitlab-v4.2.1",
                "commit-id": "8cf40f2",
                "connection-arn": "arn:aws:codestar-connections:eu-central-1:123456789012:connection/0f",
                "author-id": "Mary Major",
            },
            "state": "STOPPING",
            "stop-execution-comments": "an update",
            "version": 32.0,
        },
    ),
    (
        "CodePipeline Stage Execution State Change",
        {
            "pipeline": "shop",
            "execution-id": "05dafb6a",
            "stage-last-retry-attempt-time": "2023-10-26T14:14:56.305Z",
            "stage": "Build",
            "state": "RESUMED",
            "version": 32.0,
            "pipeline-execution-attempt": 2.0,
        },
    ),
    (
        "CodePipeline Action Execution State Change",
        {
            "pipeline": "shop",
            "execution-id": "12345678",
            "start-time": "2023-10-26T13:51:09.981Z",
            "stage": "Deploy",
            "execution-result": {
                "external-execution-url": "https://us-west-2.console.aws.amazon.com/codedeploy",
                "external-execution-summary": "Deployment failed",
                "external-execution-id": "d-1",
                "error-code": "JobFailed",
            },
            "input-artifacts": [{"name": "In", "s3location": {"bucket": "b", "key": "k"}}],
            "output-artifacts": [{"name": "Out", "s3location": {"bucket": "b", "key": "k"}}],
            "action-execution-id": "47f821c5",
            "action": "Deploy",
            "state": "FAILED",
            "region": "us-west-2",
            "type": {"owner": "AWS", "provider": "CodeDeploy", "category": "Deploy", "version": "1"},
            "version": 4.0,
            "pipeline-execution-attempt": 1.0,
        },
    ),
    (
        "Inspector2 Scan",
        {
            "scan-status": "INITIAL_SCAN_COMPLETE",
            "repository-name": "arn:aws:ecr:us-east-1:111122223333:repository/shop/api",
            "finding-severity-counts": {"CRITICAL": 0, "HIGH": 0, "MEDIUM": 0, "TOTAL": 0},
            "image-digest": "sha256:965f",
            "image-tags": ["ubuntu22"],
            "version": "1.0",
        },
    ),
    (
        "Inspector2 Coverage",
        {
            "scanStatus": {"reason": "SUCCESSFUL", "statusCodeValue": "ACTIVE"},
            "scanType": "PACKAGE",
            "eventTimestamp": "2023-01-20T22:51:35.665501Z",
            "version": "1.0",
        },
    ),
]


def test_every_detail_type_with_its_states() -> None:
    assert {event.detail_type: " ".join(event.states) for event in catalog.NATIVE_EVENTS} == STATES


@pytest.mark.parametrize(("detail_type", "detail"), SAMPLES)
def test_documented_fields_are_known(detail_type: str, detail: dict[str, Any]) -> None:
    event = named(detail_type)
    fields = {field.path: field for field in event.fields}
    for path, value in leaves("detail", detail):
        assert path in fields
        assert fields[path].type == ("string" if isinstance(value, str) else "number"), path
        assert not fields[path].values or value in fields[path].values, path
    found = {path for path, _ in leaves("detail", detail)}
    assert not [field.path for field in event.fields if field.always and field.path not in found]


@pytest.mark.parametrize("detail_type", [name for name, states in STATES.items() if states])
def test_every_field_is_shown_by_a_sample_or_by_the_sdk(detail_type: str) -> None:
    event = named(detail_type)
    shown = {path for name, detail in SAMPLES if name == detail_type for path, _ in leaves("detail", detail)}
    only_told = {
        "ECR Image Scan": {"image-tags[]", *(f"finding-severity-counts.{s}" for s in severities())},
        "CodePipeline Pipeline Execution State Change": {"execution-trigger.branch-name"},
        "Inspector2 Finding": {field.path.removeprefix("detail.") for field in event.fields},
        "Inspector2 AutoEnable": {"AutoEnableStatus", "Reason", "version"},
        "CodePipeline Action Execution State Change": {"stage-last-retry-attempt-time"},
        "CodePipeline Stage Execution State Change": {"start-time"},
    }.get(detail_type, set())
    assert {field.path.removeprefix("detail.") for field in event.fields} <= (
        {path.removeprefix("detail.") for path in shown} | only_told
    )


def severities() -> list[str]:
    return enum("ecr", "FindingSeverity")


@pytest.mark.parametrize(
    ("detail_type", "path", "service", "shape"),
    [
        ("ECR Image Action", "target-storage-class", "ecr", "TargetStorageClass"),
        ("ECR Scan Resource Change", "repositories[].scan-frequency", "ecr", "ScanFrequency"),
        ("ECR Scan Resource Change", "repositories[].previous-scan-frequency", "ecr", "ScanFrequency"),
        ("CodePipeline Action Execution State Change", "type.category", "codepipeline", "ActionCategory"),
        ("CodePipeline Action Execution State Change", "type.owner", "codepipeline", "ActionOwner"),
        ("Inspector2 Finding", "status", "inspector2", "FindingStatus"),
        ("Inspector2 Finding", "severity", "inspector2", "Severity"),
        ("Inspector2 Finding", "type", "inspector2", "FindingType"),
        ("Inspector2 Finding", "fixAvailable", "inspector2", "FixAvailable"),
        ("Inspector2 Finding", "exploitAvailable", "inspector2", "ExploitAvailable"),
        ("Inspector2 Coverage", "scanStatus.statusCodeValue", "inspector2", "ScanStatusCode"),
    ],
)
def test_values_are_the_sdks(detail_type: str, path: str, service: str, shape: str) -> None:
    field = next(field for field in named(detail_type).fields if field.path == f"detail.{path}")
    assert set(field.values) == set(enum(service, shape))


def test_finding_fields_are_the_sdks() -> None:
    # The detail of a finding event is the finding as the API returns it.
    model = botocore.session.get_session().get_service_model("inspector2")
    for field in named("Inspector2 Finding").fields:
        shape: Any = model.shape_for("Finding")
        for step in field.path.split(".")[1:]:
            shape = shape.members[step.removesuffix("[]")]
            shape = shape.member if step.endswith("[]") else shape
        assert field.type == {"double": "number"}.get(shape.type_name, "string"), field.path


def test_find_native() -> None:
    event = catalog.find_native("aws.ecr", "ECR Image Action")
    assert event is not None
    assert event.source == "aws.ecr"
    assert catalog.find_native("aws.ecr", "Inspector2 Scan") is None


@pytest.mark.parametrize("event", catalog.NATIVE_EVENTS, ids=lambda event: event.detail_type)
def test_each_field_is_there_once_and_sourced(event: catalog.NativeEvent) -> None:
    found = [field.path for field in event.fields]
    assert len(found) == len(set(found))
    assert not event.state_path or event.state_path in found
    assert event.url.startswith("https://docs.aws.amazon.com/")


def named(detail_type: str) -> catalog.NativeEvent:
    return next(event for event in catalog.NATIVE_EVENTS if event.detail_type == detail_type)


def enum(service: str, shape: str) -> list[str]:
    model: Any = botocore.session.get_session().get_service_model(service)
    return list(model.shape_for(shape).enum)


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from leaves(f"{path}.{name}", child)
    elif isinstance(value, list):
        for child in value:
            yield from leaves(f"{path}[]", child)
    else:
        yield path, value
