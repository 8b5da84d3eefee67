"""The comparison itself: it sees what CloudFormation would replace."""

from __future__ import annotations

from typing import Any

import pytest
from support.template import Environment, Template
from support.transitions import LASTING, create_only, transition

WHERE = Environment.of("111122223333", "eu-west-1")
MAIL = {"Endpoint": "a@example.com", "Protocol": "email", "TopicArn": {"Ref": "Topic"}}
TO_QUEUE = {"Endpoint": {"Ref": "Queue"}, "Protocol": "sqs"}


def stack(**resources: tuple[str, dict[str, Any]]) -> dict[str, Template]:
    bodies = {id_: {"Type": f"AWS::{kind}", "Properties": given} for id_, (kind, given) in resources.items()}
    return {"stack": Template.of({"Resources": bodies}, WHERE)}


def bucket(name: str) -> tuple[str, dict[str, Any]]:
    return "S3::Bucket", {"BucketName": name}


@pytest.mark.parametrize(
    ("before", "after", "replaced"),
    [
        (stack(It=bucket("a")), stack(It=bucket("b")), {"It"}),
        (stack(It=bucket("a")), stack(It=("S3::Bucket", {"BucketName": "a", "Tags": []})), set()),
        (stack(It=("KMS::Key", {})), stack(It=("KMS::Key", {"Description": "new"})), set()),
        (
            # The text of a reference to a topic is its name; that of a queue without one is its logical id.
            stack(Topic=("SNS::Topic", {"TopicName": "a"}), Mail=("SNS::Subscription", MAIL)),
            stack(Topic=("SNS::Topic", {"TopicName": "b"}), Mail=("SNS::Subscription", MAIL)),
            {"Topic", "Mail"},
        ),
        (
            stack(Queue=("SQS::Queue", {"FifoQueue": True}), Mail=("SNS::Subscription", TO_QUEUE)),
            stack(Queue=("SQS::Queue", {}), Mail=("SNS::Subscription", TO_QUEUE)),
            {"Queue", "Mail"},
        ),
    ],
)  # fmt: skip
def test_what_is_replaced(before: dict[str, Template], after: dict[str, Template], replaced: set[str]) -> None:
    assert {place[2] for place in transition(before, after).replaced} == replaced


def test_another_logical_id_for_the_same_thing_is_in_its_own_way() -> None:
    became = transition(stack(One=bucket("a"), Key=("KMS::Key", {})), stack(Two=bucket("a")))
    assert {place[2] for place in became.gone} == {"One", "Key"}
    assert {place[2] for place in became.made_anew()} == {"One"}


def test_the_schemas_say_what_is_given_once() -> None:
    assert {type_ for type_ in LASTING if not create_only(type_)} == {"AWS::KMS::Key"}
