"""Intrinsic functions, resolved by what is deployed."""

from __future__ import annotations

from typing import Any

import pytest

from custody.doctor.resolve import Deployed, UnresolvedError

DEPLOYED = Deployed(
    partition="aws-us-gov",
    account="111122223333",
    region="us-gov-west-1",
    dns_suffix="amazonaws.com",
    stack="custody-events",
    physical={
        "Bus": "custody",
        "Key": "1-2",
        "Queue": "https://sqs.us-gov-west-1.amazonaws.com/111122223333/custody-alerts",
        "Role": "custody-forward",
        "Logs": "/aws/lambda/custody-alert",
        "Bucket": "custody-audit",
    },
    types={
        "Bus": "AWS::Events::EventBus",
        "Key": "AWS::KMS::Key",
        "Queue": "AWS::SQS::Queue",
        "Role": "AWS::IAM::Role",
        "Logs": "AWS::Logs::LogGroup",
        "Bucket": "AWS::S3::Bucket",
    },
    parameters={"Stage": "prod"},
)
_ARN = "arn:aws-us-gov"
_LOGS = f"{_ARN}:logs:us-gov-west-1:111122223333:log-group"
_ROLE = f"{_ARN}:iam::111122223333:role/custody-forward"
RESOLVED: dict[str, tuple[Any, Any]] = {
    "a reference": ({"Ref": "Bus"}, "custody"),
    "a parameter": ({"Ref": "Stage"}, "prod"),
    "an ARN": ({"Fn::GetAtt": ["Bus", "Arn"]}, f"{_ARN}:events:us-gov-west-1:111122223333:event-bus/custody"),
    "an ARN as text": ({"Fn::GetAtt": "Role.Arn"}, f"{_ARN}:iam::111122223333:role/custody-forward"),
    "a queue's": ({"Fn::GetAtt": ["Queue", "Arn"]}, f"{_ARN}:sqs:us-gov-west-1:111122223333:custody-alerts"),
    "a log group's": (
        {"Fn::GetAtt": ["Logs", "Arn"]},
        f"{_LOGS}:/aws/lambda/custody-alert:*",
    ),
    "a bucket's": ({"Fn::GetAtt": ["Bucket", "Arn"]}, f"{_ARN}:s3:::custody-audit"),
    "a key's id": ({"Fn::GetAtt": ["Key", "KeyId"]}, "1-2"),
    "a join": ({"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}, "a-us-gov-west-1"),
    "a substitution": (
        {"Fn::Sub": "${AWS::Partition}/${Role.Arn}/${!Literal}"},
        f"aws-us-gov/{_ROLE}/${{Literal}}",
    ),
    "names of its own": ({"Fn::Sub": ["${A}-${Bus}", {"A": {"Ref": "AWS::AccountId"}}]}, "111122223333-custody"),
    "a selection": ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]}, "b"),
    "nothing": ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
    "an object of one key that is no function": ({"Name": {"Ref": "Bus"}}, {"Name": "custody"}),
}


@pytest.mark.parametrize("case", RESOLVED)
def test_what_is_resolved(case: str) -> None:
    said, meant = RESOLVED[case]
    assert DEPLOYED.value(said) == meant


@pytest.mark.parametrize(
    "said",
    [{"Ref": "Gone"}, {"Fn::GetAtt": ["Bus", "Policy"]}, {"Fn::ImportValue": "x"}, {"Fn::If": ["A", 1, 2]}],
    ids=str,
)
def test_what_is_not_known_raises(said: dict[str, Any]) -> None:
    with pytest.raises(UnresolvedError):
        DEPLOYED.value(said)
