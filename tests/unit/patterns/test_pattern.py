"""What a pattern offers besides its answer."""

from __future__ import annotations

import subprocess
import sys

import pytest

from custody.patterns import Pattern


def test_canonical_text_does_not_depend_on_how_it_was_written() -> None:
    pattern = Pattern.of({"source": ("aws.ecr",), "detail": {"b": ["é", 1.0, None], "a": [{"prefix": "x"}]}})
    assert pattern.json == '{"detail":{"a":[{"prefix":"x"}],"b":["é",1.0,null]},"source":["aws.ecr"]}'
    again = Pattern.of(pattern.json)
    assert again == pattern
    assert hash(again) == hash(pattern)
    assert len(pattern) == len(pattern.json)


def test_document_is_a_copy() -> None:
    pattern = Pattern.of({"source": ["aws.ecr"]})
    pattern.document["source"].append("aws.s3")
    assert pattern.document == {"source": ["aws.ecr"]}


def test_paths_leave_or_out() -> None:
    pattern = Pattern.of(
        {
            "source": ["aws.ecr"],
            "detail": {"$or": [{"eventName": ["a"]}, {"requestParameters": {"tag": [{"exists": True}]}}]},
        }
    )
    assert pattern.paths() == (("detail", "eventName"), ("detail", "requestParameters", "tag"), ("source",))


@pytest.mark.parametrize(
    ("value", "uses"),
    [
        ({"wildcard": "a*"}, True),
        ({"anything-but": {"wildcard": "a*"}}, True),
        ({"prefix": "a*"}, False),
        ("*", False),
    ],
)
def test_uses_wildcard(value: object, uses: bool) -> None:  # noqa: FBT001 - a table
    assert Pattern.of({"$or": [{"a": [1]}, {"b": ["x", value]}]}).uses_wildcard is uses


def test_importing_patterns_loads_no_engine() -> None:
    code = (
        "import sys, custody.patterns, custody.lake.columns; "
        "print([m for m in ('sqlglot', 'duckdb', 'boto3', 'orjson', 'aws_cdk') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
