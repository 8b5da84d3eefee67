"""What patterns ask of requestParameters exists: in the SDK's model of the call, with the values it allows."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from unit.detections.cases import QUESTION_CASES, RECORD_CASES

from custody import catalog
from custody.detections import all_detections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from botocore.model import OperationModel, ServiceModel, Shape

    from custody.detections import Detection

# CloudTrail writes S3's requests in names of its own, bucketName among them, and the console calls what the SDK
# does not have.
WITHOUT_MODEL = {"s3.amazonaws.com"}

# What is evidence in a question although nobody audits it: a service at home with its own session.
BESIDE = {"CreateLogStream": "logs", "GetTrailStatus": "cloudtrail"}
_DATED = re.compile(r"\d{8}(v\d+)?$")
DETECTIONS = [d for d in all_detections() if d.pattern and not d.native]


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


def _operation(service: str, name: str) -> OperationModel:
    """The model of a call; CloudTrail writes the version of the API behind the names of Lambda's."""
    return _model(service).operation_model(_DATED.sub("", name))


def _shapes(detection: Detection) -> list[tuple[str, Shape]]:
    assert detection.pattern is not None
    detail = detection.pattern.document["detail"]
    found = []
    for source in set(detail["eventSource"]) - WITHOUT_MODEL:
        for name in detail["eventName"]:
            action = catalog.find(source, name) if isinstance(name, str) else None
            if action and (action.public or _DATED.search(action.name)):
                found.append((action.name, _operation(action.service, action.name).input_shape))
    return found


def _walk(shape: Any, steps: tuple[str, ...]) -> Any:
    """The shape at a path, or None; a record begins each name with a small letter, lists are looked through."""
    for step in steps:
        while shape.type_name == "list":
            shape = shape.member
        if shape.type_name != "structure":
            return None
        members = {name[0].lower() + name[1:]: member for name, member in shape.members.items()}
        if step not in members:
            return None
        shape = members[step]
    while shape.type_name == "list":
        shape = shape.member
    return shape


@pytest.mark.parametrize("detection", DETECTIONS, ids=lambda detection: detection.id)
def test_every_path_is_a_member_of_the_request(detection: Detection) -> None:
    assert detection.pattern is not None
    shapes = _shapes(detection)
    for path in detection.pattern.paths():
        if shapes and path[:2] == ("detail", "requestParameters"):
            assert any(_walk(shape, path[2:]) for _, shape in shapes), path


@pytest.mark.parametrize("detection", DETECTIONS, ids=lambda detection: detection.id)
def test_every_value_is_one_that_the_call_takes(detection: Detection) -> None:
    assert detection.pattern is not None
    for branch in detection.pattern.branches:
        for path, matchers in branch.items():
            if path[:2] == ("detail", "requestParameters"):
                for _, shape in _shapes(detection):
                    allowed = getattr(_walk(shape, path[2:]), "enum", None)
                    values = {m.value for m in matchers if isinstance(getattr(m, "value", None), str)}
                    assert not allowed or values <= set(allowed), path


def _asked(record: dict[str, Any]) -> Iterable[str]:
    """The parameters of a call, unless CloudTrail left them out."""
    asked = record["requestParameters"] or {}
    return () if "omitted" in asked else asked


def test_every_sample_asks_what_the_call_takes() -> None:
    unknown = set()
    for case in RECORD_CASES:
        record = case.documents[0]
        action = catalog.find(record["eventSource"], record["eventName"])
        if action is None or not action.public or action.service == "s3":
            continue
        shape = _operation(action.service, action.name).input_shape
        for name in _asked(record):
            if shape is None or _walk(shape, (name,)) is None:
                unknown.add((case.detection.id, record["eventName"], name))
    assert unknown == set()


def test_samples_of_questions_ask_what_the_call_takes() -> None:
    unknown = set()
    for case in QUESTION_CASES:
        # Among them may be events that are no records.
        for record in (each for each in case.documents if "eventSource" in each):
            action = catalog.find(record["eventSource"], record["eventName"])
            service = action.service if action else BESIDE[record["eventName"]]
            if record["eventSource"] in WITHOUT_MODEL:
                continue
            shape = _operation(service, record["eventName"]).input_shape
            for name in _asked(record):
                if shape is None or _walk(shape, (name,)) is None:
                    unknown.add((case.detection.id, record["eventName"], name))
    assert unknown == set()
