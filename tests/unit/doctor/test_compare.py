"""What counts as a difference between a template and an account."""

from __future__ import annotations

import json
from typing import Any

import pytest

from custody.doctor.compare import differences

ALLOW = {"Sid": "A", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "s3:PutObject"}
DENY = {"Effect": "Deny", "Principal": "*", "Action": ["s3:Get*", "s3:Put*"], "Condition": {"Bool": {"x": "false"}}}
TAGS = [{"Key": "a", "Value": "1"}]
OWNER = {"Sid": "O", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*"}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


SAME: dict[str, tuple[str, Any, Any]] = {
    "a number as text": ("Timeout", 60, "60"),
    "a number with a point": ("Threshold", 0, 0.0),
    "a boolean as text": ("Enabled", "true", True),
    "nothing and an empty list": ("Layers", None, []),
    "nothing and an empty object": ("FilterPolicy", None, {}),
    "a default that AWS adds": ("Config", {"a": 1}, {"a": 1, "b": 2}),
    "the order of a list": ("AlarmActions", ["x", "y"], ["y", "x"]),
    "the order of objects": ("Dimensions", [{"Name": "a"}, {"Name": "b"}], [{"Name": "b"}, {"Name": "a"}]),
    "a pattern as text": ("EventPattern", {"source": ["b", "a"]}, '{"source": ["a", "b"]}'),
    "tags of CloudFormation's own": (
        "Tags",
        TAGS,
        [*TAGS, {"Key": "aws:x", "Value": "y"}],
    ),
    "a policy as text": ("PolicyDocument", policy(ALLOW, DENY), json.dumps(policy(DENY, ALLOW))),
    "one action or a list": ("PolicyDocument", policy(ALLOW), policy({**ALLOW, "Action": ["s3:PutObject"]})),
    "everybody, twice written": ("PolicyDocument", policy(DENY), policy({**DENY, "Principal": {"AWS": "*"}})),
    "an account and its root": ("KeyPolicy", policy(OWNER), policy({**OWNER, "Principal": {"AWS": "111122223333"}})),
    "one statement without a list": ("PolicyDocument", policy(ALLOW), {"Version": "2012-10-17", "Statement": ALLOW}),
}
OTHER: dict[str, tuple[str, Any, Any, str]] = {
    "another value": ("Timeout", 60, 61, "Timeout is 61, and was made 60"),
    "something gone": ("Config", {"a": {"b": 1}}, {"a": {}}, "Config.a.b is nothing, and was made 1"),
    "an entry more": ("AlarmActions", ["x"], ["x", "y"], 'AlarmActions[] is ["y"], and was made nothing'),
    "an entry twice": ("AlarmActions", ["x"], ["x", "x"], 'AlarmActions[] is ["x"], and was made nothing'),
    "the order of columns": ("Columns", [{"Name": "a"}, {"Name": "b"}], [{"Name": "b"}, {"Name": "a"}], "Columns is"),
    "a word more in a selector": ("EventSelectors", [{"a": 1}], [{"a": 1, "b": 2}], "EventSelectors is"),
    "a word more in a target": ("Targets", [{"Id": "a"}], [{"Id": "a", "Input": "{}"}], "Targets is"),
    "a variable more": ("Environment", {"Variables": {"A": "1"}}, {"Variables": {"A": "1", "B": "2"}}, "Variables is"),
    "a statement more": ("PolicyDocument", policy(ALLOW), policy(ALLOW, DENY), "a statement that was not made"),
    "a statement less": ("PolicyDocument", policy(ALLOW, DENY), policy(DENY), "statement A is missing"),
    "a statement otherwise": (
        "PolicyDocument",
        policy(ALLOW),
        policy({**ALLOW, "Action": "s3:*"}),
        "statement A is changed",
    ),
    "a condition gone": ("PolicyDocument", policy(DENY), policy({**DENY, "Condition": {}}), "is missing"),
    "allowed, now denied": (
        "PolicyDocument",
        policy(ALLOW),
        policy({**ALLOW, "Effect": "Deny"}),
        "changed",
    ),
    "no policy": ("PolicyDocument", policy(ALLOW), None, "PolicyDocument is nothing"),
    "a pattern of one source more": ("EventPattern", {"source": ["a"]}, '{"source": ["a", "b"]}', "EventPattern is"),
}


@pytest.mark.parametrize("case", SAME)
def test_what_is_the_same(case: str) -> None:
    assert differences(*SAME[case]) == []


@pytest.mark.parametrize("case", OTHER)
def test_what_differs(case: str) -> None:
    path, wanted, found, said = OTHER[case]
    told = [str(each) for each in differences(path, wanted, found)]
    assert any(said in each for each in told), told
