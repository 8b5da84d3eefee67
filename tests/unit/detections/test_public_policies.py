"""Public policies: found in whatever formatting by scan, question and rule; what is not public is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.public_policy import is_public
from unit.detections.cases import envelope, load
from unit.detections.test_questions import ask

from custody.detections import DetectionSettings, all_detections, get
from custody.lake.table import create_events, create_record_hours
from custody.logs import read_logs
from custody.scan.scan import findings

if TYPE_CHECKING:
    from collections.abc import Iterator

ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}
OTHER = "arn:aws:iam::111122223333:root"
OPEN_PRINCIPALS = [
    "*",
    {"AWS": "*"},
    {"AWS": ["*"]},
    {"AWS": [OTHER, "*"]},
    ["*"],
    {"AWS": "*", "Service": "x.amazonaws.com"},
]
CLOSED_PRINCIPALS = [{"AWS": OTHER}, {"AWS": [OTHER, "111122223333"]}, {"Service": "codebuild.amazonaws.com"}]
NARROW: list[dict[str, Any]] = [
    ORG,
    {"StringLike": {"AWS:principalorgid": ["o-exampleorgid"]}},
    {"StringEqualsIgnoreCase": {"aws:PrincipalAccount": "111122223333"}},
    {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-exampleorgid/r-ab12/ou-ab12-11111111/*"]}},
    {"StringEquals": {"aws:SourceAccount": ["111122223333", "444455556666"]}},
    {"StringEquals": {"aws:SourceOwner": "111122223333"}},
    {"StringEquals": {"kms:CallerAccount": "111122223333"}},
    {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}},
    {"StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}},
    {"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*"}},
    {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}},
    {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::shop"}},
    {"StringEquals": {"aws:userid": "AIDACKCEVSQ6C2EXAMPLE"}},
    {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"]}},
    {"IpAddress": {"aws:SourceIp": ["2001:db8::/32", "203.0.113.7"]}},
    {"StringEquals": {"aws:ResourceTag/a": "b", "aws:PrincipalOrgID": "o-exampleorgid"}},
]
WIDE: list[dict[str, Any]] = [
    {},
    {"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}},
    {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorgid"}},
    {"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-exampleorgid/r-ab12/"}},
    {"Null": {"aws:PrincipalOrgID": "false"}},
    {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
    {"StringLike": {"aws:PrincipalOrgID": ["o-exampleorgid", "*"]}},
    {"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}},
    {"StringEquals": {"aws:PrincipalOrgID": []}},
    {"StringLike": {"aws:PrincipalOrgPaths": "o-*/r-ab12/*"}},
    {"StringEquals": {"aws:ResourceOrgID": "o-exampleorgid"}},
    {"StringEquals": {"aws:PrincipalTag/team": "shop"}},
    {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/builder"}},
    {"StringLike": {"aws:userid": "AROACKCEVSQ6C2EXAMPLE:*"}},
    {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
    {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "128.0.0.0/1"]}},
    {"IpAddress": {"aws:SourceIp": "::/0"}},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"StringEquals": {"kms:ViaService": "ecr.eu-central-1.amazonaws.com"}},
]


def statement(
    principal: Any, condition: Any = None, *, effect: str = "Allow", key: str = "Principal"
) -> dict[str, Any]:
    made = {"Effect": effect, key: principal, "Action": ["ecr:BatchGetImage"], "Condition": condition}
    return {name: value for name, value in made.items() if value}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="module")
def events() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        create_events(connection)
        create_record_hours(connection)
        yield connection


def record(number: int, text: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(load("repository-policy-public", "fires")[0]))
    made["requestParameters"]["policyText"] = text
    made |= {"eventID": str(number), "responseElements": None}
    return made


def found(events: duckdb.DuckDBPyConnection, texts: list[str]) -> list[bool]:
    """What the question of repository policies says of each, all asked at once."""
    records = tuple(record(number, text) for number, text in enumerate(texts))
    answers = ask(events, get("repository-policy-public"), records, DetectionSettings())
    ids = {answer["event_id"] for answer in answers}
    assert len(ids) == len(answers)
    return [str(number) in ids for number in range(len(texts))]


def test_who_and_under_what_condition(events: duckdb.DuckDBPyConnection) -> None:
    public = [policy(statement(each, condition)) for each in OPEN_PRINCIPALS for condition in WIDE]
    public += [policy(statement({"AWS": OTHER}, key="NotPrincipal")), policy(statement("*", ORG), statement("*"))]
    closed = [policy(statement(each, condition)) for each in OPEN_PRINCIPALS for condition in NARROW]
    closed += [policy(statement(each, effect="Deny")) for each in OPEN_PRINCIPALS]
    closed += [policy(statement(each, condition)) for each in CLOSED_PRINCIPALS for condition in WIDE]
    texts = public + closed
    assert [is_public(text) for text in texts] == [True] * len(public) + [False] * len(closed)
    answers = found(events, texts)
    assert [text for text, answer in zip(texts, answers, strict=True) if answer is not is_public(text)] == []


STATEMENTS = st.builds(
    statement,
    st.sampled_from([*OPEN_PRINCIPALS, *CLOSED_PRINCIPALS]),
    st.sampled_from([*NARROW, *WIDE]),
    effect=st.sampled_from(["Allow", "Allow", "Deny"]),
    key=st.sampled_from(["Principal", "Principal", "Principal", "NotPrincipal"]),
)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A policy as somebody may write it: order, white space, escapes, one statement without a list."""
    statements = draw(st.lists(STATEMENTS, min_size=1, max_size=3))
    bare = len(statements) == 1 and draw(st.booleans())
    document = draw(
        st.permutations([("Version", "2012-10-17"), ("Id", "*"), ("Statement", statements[0] if bare else statements)])
    )
    return _text(draw, dict(document))


def _text(draw: st.DrawFn, value: Any) -> str:
    space = lambda: draw(st.sampled_from(["", "", " ", "\n\t ", "\r\n"]))  # noqa: E731 - as short as what it makes
    if isinstance(value, dict):
        pairs = draw(st.permutations(list(value.items())))
        inner = ",".join(
            f"{space()}{_quoted(draw, key)}{space()}:{space()}{_text(draw, each)}{space()}" for key, each in pairs
        )
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{','.join(f'{space()}{_text(draw, each)}{space()}' for each in draw(st.permutations(value)))}]"
    return _quoted(draw, value)


def _quoted(draw: st.DrawFn, text: str) -> str:
    escaped = draw(st.integers(0, 3)) == 0
    return '"' + "".join(f"\\u{ord(each):04x}" for each in text) + '"' if escaped else json.dumps(text)


@settings(max_examples=15, deadline=None)
@given(st.lists(written(), min_size=5, max_size=5))
def test_no_formatting_hides_a_public_policy_nor_makes_one(events: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    assert found(events, texts) == [is_public(text) for text in texts]


def aws_form(value: Any, indent: str = "") -> str:
    """A document as AWS writes it back."""
    if isinstance(value, dict):
        members = ",\n".join(
            f"{indent}  {json.dumps(key)} : {aws_form(each, indent + '  ')}" for key, each in value.items()
        )
        return f"{{\n{members}\n{indent}}}"
    if isinstance(value, list):
        return f"[ {', '.join(aws_form(each, indent) for each in value)} ]"
    return json.dumps(value)


@pytest.mark.parametrize("principal", OPEN_PRINCIPALS, ids=str)
@pytest.mark.parametrize("order", [["Effect", "Principal", "Action"], ["Action", "Effect", "Principal"]], ids=str)
def test_rule_alerts_at_once_on_what_aws_writes_back(principal: Any, order: list[str]) -> None:
    made = statement(principal)
    text = aws_form({"Version": "2012-10-17", "Statement": [{key: made[key] for key in order}]})
    event = envelope(record(0, "\\u"))
    pattern = get("repository-policy-public").pattern
    assert pattern
    assert not pattern.matches(event)
    event["detail"]["responseElements"] = {"policyText": text}
    assert pattern.matches(event)
    assert not pattern.matches({**event, "detail": {**event["detail"], "errorCode": "AccessDenied"}})


def test_an_account_is_found_in_escapes_and_a_denial_shares_nothing(events: duckdb.DuckDBPyConnection) -> None:
    shared = get("repository-shared-with-another-account")
    escaped = policy(statement({"AWS": OTHER})).replace("1111", "\\u0031" * 4)
    assert "111122223333" not in escaped
    texts = [escaped, policy(statement({"AWS": OTHER}, effect="Deny"))]
    records = tuple(record(number, text) for number, text in enumerate(texts))
    found_of = {each["event_id"]: each["finding"] for each in ask(events, shared, records, DetectionSettings())}
    assert found_of == {"0": "open to account 111122223333"}


def test_the_case_of_a_pretty_printed_policy_is_critical() -> None:
    case = Path(__file__).parents[2] / "cases" / "policy" / "public-repository-policy-pretty.json"
    entries = read_logs([case], report=pytest.fail)
    found_here = findings(entries, all_detections(), DetectionSettings(), report=pytest.fail)
    assert max(found_here, key=lambda each: each.severity.rank).detection == "repository-policy-public"
