"""The predicate: what the envelope becomes, what is refused, and that one text serves both engines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
from sqlglot import exp

from custody.errors import PatternError
from custody.patterns import Pattern
from custody.patterns.sql import predicate, predicate_sql

if TYPE_CHECKING:
    from unit.patterns.conftest import Relation

RECORD = {
    "eventSource": "ecr.amazonaws.com",
    "eventType": "AwsApiCall",
    "eventTime": "2026-11-20T12:00:00Z",
    "recipientAccountId": "123456789012",
    "awsRegion": "eu-central-1",
    "eventName": "PutImage",
    "readOnly": False,
    "userIdentity": {"type": "Root", "arn": "arn:aws:iam::123456789012:root"},
    "requestParameters": {
        'it\'s "not"': 1,
        "a b": {"$": "x", "[0]": "y", "Ünï'); DROP TABLE events; --": "z"},
    },
}
API = "AWS API Call via CloudTrail"
ENVELOPE: list[tuple[dict[str, Any], bool]] = [
    ({"source": ["aws.ecr"]}, True),
    ({"source": ["aws.s3", "aws.ecr"]}, True),
    ({"source": ["aws.s3"]}, False),
    ({"source": [{"prefix": "aws.e"}]}, True),
    ({"source": [{"prefix": "ecr"}]}, False),
    ({"source": [{"anything-but": "aws.ecr"}]}, False),
    ({"source": [{"anything-but": {"suffix": ".s3"}}]}, True),
    ({"source": [{"exists": False}]}, False),
    ({"detail-type": [API]}, True),
    ({"detail-type": ["AWS Service Event via CloudTrail"]}, False),
    ({"detail-type": [{"suffix": "via CloudTrail"}]}, True),
    ({"detail-type": [{"anything-but": API}]}, False),
    ({"account": ["123456789012"]}, True),
    ({"account": [{"anything-but": ["123456789012"]}]}, False),
    ({"region": [{"prefix": "eu-"}]}, True),
    ({"time": ["2026-11-20T12:00:00Z"]}, True),
    ({"time": [{"prefix": "2026-11-20"}]}, True),
    ({"time": [{"prefix": "2026-11-21"}]}, False),
    ({"detail": {"eventTime": [{"suffix": "12:00:00Z"}]}}, True),
    ({"detail": {"eventSource": ["ecr.amazonaws.com"], "awsRegion": ["eu-central-1"]}}, True),
    ({"detail": {"readOnly": [False]}}, True),
    ({"detail": {"readOnly": [True]}}, False),
    ({"detail": {"readOnly": [True, {"exists": True}]}}, True),
    ({"detail": {"managementEvent": [{"exists": False}]}}, True),
    ({"detail": {"userIdentity": {"type": ["Root"], "arn": [{"suffix": ":root"}]}}}, True),
    ({"detail": {"userIdentity": {"userName": [{"exists": False}]}}}, True),
    ({"detail": {"requestParameters": {"a b": {"$": ["x"], "[0]": ["y"]}}}}, True),
    ({"detail": {"requestParameters": {"a b": {"Ünï'); DROP TABLE events; --": ["z"]}}}}, True),
    ({"detail": {"requestParameters": {"a b": {"$": ["y"]}}}}, False),
    ({"detail": {"responseElements": [{"exists": False}]}}, True),
    ({"source": ["aws.ecr"], "$or": [{"region": ["x"]}, {"account": ["123456789012"]}]}, True),
    ({"source": ["aws.s3"], "$or": [{"region": ["eu-central-1"]}, {"account": ["1"]}]}, False),
    ({"$or": [{"source": ["aws.ecr"]}, {"source": ["aws.ecr"], "region": ["x"]}]}, True),
]


@pytest.mark.parametrize(("asked", "answer"), ENVELOPE, ids=lambda value: str(value)[:60])
def test_envelope(asked: dict[str, Any], answer: bool, relation: Relation) -> None:  # noqa: FBT001 - a table
    event = {
        "source": "aws.ecr",
        "detail-type": API,
        "account": "123456789012",
        "region": "eu-central-1",
        "time": "2026-11-20T12:00:00Z",
        "detail": RECORD,
    }
    pattern = Pattern.of(asked)
    assert pattern.matches(event) is answer
    nothing: dict[str, Any] = {"detail": {}}
    assert relation.matching(pattern, [event, nothing])[0] is answer
    assert relation.matching(pattern, [nothing])[0] in {True, False}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"id": ["x"]}, "id is not in the relation events"),
    ({"version": ["0"]}, "version is not in"),
    ({"resources": ["arn"]}, "resources is not in"),
    ({"replay-name": [{"exists": False}]}, "replay-name is not in"),
    ({"detail": [{"exists": True}]}, "detail is not in"),
    ({"detail": {"eventname": ["PutImage"]}}, "detail.eventname is not in"),
    ({"detail": {"eventContext": {"a": [1]}}}, "detail.eventContext.a is not in"),
    ({"detail": {"eventName": {"a": [1]}}}, "detail.eventName.a is not in"),
    ({"source": ["my.app"]}, 'source is "my.app": no event that CloudTrail sends has it'),
    ({"detail-type": ["ECR Image Action"]}, 'detail-type is "ECR Image Action": no event'),
    ({"detail": {"eventName": [5]}}, "detail.eventName is 5: is text in every record"),
    ({"detail": {"eventName": [None]}}, "detail.eventName is null: is text in every record"),
    ({"detail": {"eventName": [{"numeric": ["=", 5]}]}}, "is text in every record"),
    ({"detail": {"readOnly": ["true"]}}, 'detail.readOnly is "exact": is a boolean in every record'),
    ({"detail": {"readOnly": [{"anything-but": "x"}]}}, "is a boolean in every record"),
    ({"detail": {"requestParameters": {"*": [1]}}}, "'*' cannot stand in a JSON path"),
    ({"detail": {"requestParameters": {'a"b': [1]}}}, "cannot stand in a JSON path"),
    ({"detail": {"requestParameters": {"a\\b": {"c": [1]}}}}, "cannot stand in a JSON path"),
    ({"detail": {"requestParameters": {"a\n": [{"exists": False}]}}}, "cannot stand in a JSON path"),
]


@pytest.mark.parametrize(("asked", "line"), REFUSED, ids=lambda value: str(value)[:60])
def test_what_events_cannot_express_is_an_error(asked: dict[str, Any], line: str) -> None:
    pattern = Pattern.of(asked)
    with pytest.raises(PatternError) as caught:
        predicate(pattern)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


EVERYTHING = Pattern.of(
    {
        "source": ["aws.ecr", {"prefix": "aws.s"}],
        "detail-type": [{"suffix": "CloudTrail"}],
        "time": [{"prefix": "2026"}],
        "detail": {
            "eventName": [{"wildcard": "a*_!%\\*"}, {"anything-but": {"equals-ignore-case": "x"}}],
            "errorCode": [{"exists": False}],
            "sourceIPAddress": [{"cidr": "10.0.0.0/8"}, {"cidr": "2001:db8::/32"}],
            "$or": [
                {"requestParameters": {"a": {"b": ["x", 1.5, None, {"numeric": [">", 0]}], "c": [{"exists": False}]}}},
                {"readOnly": [True]},
            ],
        },
    }
)
# All in https://trino.io/docs/current/functions.html, which Athena's engine 3 follows.
TRINO = """
ARRAY_JOIN CARDINALITY CAST COALESCE DATE_FORMAT FILTER FLATTEN JSON_EXTRACT JSON_EXTRACT_SCALAR JSON_FORMAT
LENGTH LOWER LPAD REGEXP_LIKE REPLACE SPLIT STARTS_WITH SUBSTR TRANSFORM TRY_CAST
"""


def test_athena_text_uses_known_functions_only() -> None:
    tokens = sqlglot.tokenize(predicate_sql(EVERYTHING), read="athena")
    called = {
        token.text.upper() for token, following in pairwise(tokens) if following.text == "(" and token.text[0].isalpha()
    }
    assert called - {"AND", "OR", "NOT", "IN", "ARRAY"} == set(TRINO.split())
    assert not list(predicate(EVERYTHING).find_all(exp.Anonymous, exp.Command))


def test_one_text_for_both_engines() -> None:
    text = predicate_sql(EVERYTHING)
    assert sqlglot.parse_one(text, read="athena").sql(dialect="athena") == text
    assert sqlglot.transpile(text, read="athena", write="duckdb") == [predicate_sql(EVERYTHING, "duckdb")]
    pretty = predicate_sql(EVERYTHING, pretty=True)
    assert len(pretty.splitlines()) > 20
    assert sqlglot.parse_one(pretty, read="athena") == predicate(EVERYTHING)


def test_predicate_joins_a_larger_query() -> None:
    query = exp.select("event_id").from_("events").where(predicate(EVERYTHING)).where("account = '1'")
    assert query.sql("athena").startswith("SELECT event_id FROM events WHERE ")


def test_what_branches_share_is_written_once() -> None:
    text = predicate_sql(EVERYTHING)
    assert text.count("error_code IS NULL") == 1
    assert text.count("REGEXP_LIKE(source_ip") == 2  # a block each
    assert " OR " in text


def test_simple_pattern_reads_simply() -> None:
    pattern = Pattern.of({"source": ["aws.ecr"], "detail": {"eventName": ["PutImage", "BatchDeleteImage"]}})
    assert predicate_sql(pattern) == (
        "COALESCE(event_source = 'ecr.amazonaws.com', FALSE) "
        "AND COALESCE(event_name IN ('PutImage', 'BatchDeleteImage'), FALSE)"
    )
