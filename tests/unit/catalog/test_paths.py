"""Every path into a record is one that the operation's shapes have, in CloudTrail's spelling."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import botocore.session
import pytest
from botocore.model import ListShape, StructureShape

from custody import catalog

if TYPE_CHECKING:
    from botocore.model import Shape

# Where CloudTrail writes another word than the SDK: https://docs.aws.amazon.com/AmazonS3/latest/userguide/
# cloudtrail-logging-understanding-s3-entries.html
RENAMED = {("s3", "bucketName"): "bucket"}

# Outside the request and the response; the fields of every record and of the lifecycle events.
ELSEWHERE = {
    "recipientAccountId",
    "resources[].ARN",
    "serviceEventDetails.keyId",
    "serviceEventDetails.lifecycleEventImageActions[].lifecycleEventImage.digest",
    "serviceEventDetails.lifecycleEventImageActions[].lifecycleEventImage.tagList[]",
    "serviceEventDetails.repositoryName",
}


@cache
def session() -> botocore.session.Session:
    return botocore.session.get_session()


def paths(action: catalog.Action) -> tuple[str, ...]:
    found = action.repository + action.tag + action.digest + action.pipeline + action.execution
    return found + action.resource


PATHS = sorted({(action.service, action.name, path) for action in catalog.ACTIONS for path in paths(action)})
OF_OPERATIONS = [
    (service, name, path)
    for service, name, path in PATHS
    if path.startswith(("requestParameters.", "responseElements."))
    and next(a for a in catalog.of_service(service) if a.name == name).public
]


@pytest.mark.parametrize(("service", "name", "path"), OF_OPERATIONS)
def test_path_is_in_the_operations_shape(service: str, name: str, path: str) -> None:
    root, *steps = path.split(".")
    operation = session().get_service_model(service).operation_model(name)
    shape = operation.input_shape if root == "requestParameters" else operation.output_shape
    assert leaf(service, shape, steps) == "string"


def leaf(service: str, shape: Shape | None, steps: list[str]) -> str:
    for step in steps:
        name = step.removesuffix("[]")
        assert isinstance(shape, StructureShape)
        members = {member[:1].lower() + member[1:]: child for member, child in shape.members.items()}
        shape = members[RENAMED.get((service, name), name)]
        assert isinstance(shape, ListShape) == step.endswith("[]"), f"{step} of {steps}"
        if isinstance(shape, ListShape):
            shape = shape.member
    assert shape is not None
    return str(shape.type_name)


def test_the_other_paths_are_known_ones() -> None:
    others = {path for _, _, path in PATHS if not path.startswith(("requestParameters.", "responseElements."))}
    assert others == ELSEWHERE


def test_only_changes_are_looked_up_in_the_response() -> None:
    # CloudTrail leaves responseElements null for what changes nothing.
    looking = [a for a in catalog.ACTIONS if a.activity is catalog.Activity.READ]
    assert not [a.name for a in looking for path in paths(a) if path.startswith("responseElements.")]
