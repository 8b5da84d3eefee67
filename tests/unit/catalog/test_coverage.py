"""What a request or response says of an image or a pipeline, the catalogue says where to find."""

from __future__ import annotations

from functools import cache

import botocore.session
import pytest
from botocore.model import StructureShape

from custody import catalog

# Member of the request, and the field of the catalogue that must then have a path.
ECR_REQUESTS = {
    "repositoryName": "repository",
    "repositoryNames": "repository",
    "imageTag": "tag",
    "imageDigest": "digest",
    "imageId": "digest",
    "imageIds": "digest",
}
CODEPIPELINE_REQUESTS = {
    "pipelineName": "pipeline",
    "pipeline": "pipeline",
    "pipelineExecutionId": "execution",
}

CHANGES = [
    action for action in catalog.ACTIONS if not action.read_only and action.activity is not catalog.Activity.READ
]


@cache
def session() -> botocore.session.Session:
    return botocore.session.get_session()


@cache
def members(service: str, name: str, side: str) -> frozenset[str]:
    operation = session().get_service_model(service).operation_model(name)
    shape = operation.input_shape if side == "input" else operation.output_shape
    return frozenset(shape.members) if isinstance(shape, StructureShape) else frozenset()


def public(service: str) -> list[catalog.Action]:
    return [action for action in catalog.of_service(service) if action.public]


@pytest.mark.parametrize("service", ["ecr", "ecr-public"])
def test_images_are_found_wherever_they_are_named(service: str) -> None:
    for action in public(service):
        # A preview's own image ids only narrow down what is shown, and are found all the same.
        for member, field in ECR_REQUESTS.items():
            if member in members(service, action.name, "input"):
                assert getattr(action, field), f"{action.name}: {member} is not found as {field}"


def test_tags_are_found_wherever_digests_are() -> None:
    assert {action.name for action in catalog.ACTIONS if action.digest and not action.tag} == {"ListImageReferrers"}
    assert not [action.name for action in catalog.ACTIONS if action.tag and not action.digest]


def test_pipelines_are_found_wherever_they_are_named() -> None:
    for action in public("codepipeline"):
        for member, field in CODEPIPELINE_REQUESTS.items():
            if member in members("codepipeline", action.name, "input"):
                assert getattr(action, field), f"{action.name}: {member} is not found as {field}"


def test_executions_that_a_call_starts_are_found() -> None:
    for action in public("codepipeline"):
        if "pipelineExecutionId" in members("codepipeline", action.name, "output"):
            path = "responseElements.pipelineExecutionId"
            named = members("codepipeline", action.name, "input") & {"pipelineExecutionId"}
            assert path in action.execution or named, action.name


@pytest.mark.parametrize("action", CHANGES, ids=lambda action: f"{action.service}-{action.name}")
def test_every_change_says_what_was_changed(action: catalog.Action) -> None:
    assert action.resource
