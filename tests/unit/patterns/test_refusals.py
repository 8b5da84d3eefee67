"""What EventBridge refuses is refused here, in one line that names where and what; and a little more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from custody.errors import PatternError
from custody.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable


def _field(*values: object) -> dict[str, Any]:
    return {"detail": {"f": list(values)}}


# What AWS refuses as well, with a piece of our line.
REFUSED: list[tuple[Any, str]] = [
    ({}, "the pattern is {}: an empty object"),
    ([], "the pattern is []: a pattern is an object"),
    ({"detail": {}}, "detail is {}: an empty object"),
    ({"source": "aws.ecr"}, 'source is "aws.ecr": a field\'s value is a list'),
    ({"detail": {"f": 5}}, "detail.f is 5"),
    ({"detail": None}, "detail is null"),
    ({"source": []}, "source is []: an empty list"),
    (_field([1]), "detail.f is [1]: a list inside a list"),
    (_field({}), "detail.f is {}: an operator stands alone"),
    (_field({"prefix": "a", "suffix": "b"}), "an operator stands alone in its object"),
    (_field({"contains": "a"}), 'detail.f is "contains": is no operator'),
    (_field({"prefix": 5}), "detail.f.prefix is 5: write a string"),
    (_field({"prefix": None}), "detail.f.prefix is null"),
    (_field({"prefix": ["a"]}), 'detail.f.prefix is ["a"]'),
    (_field({"prefix": {"wildcard": "a"}}), "detail.f.prefix"),
    (_field({"prefix": {"equals-ignore-case": 1}}), "detail.f.prefix is 1"),
    (_field({"suffix": 5}), "detail.f.suffix is 5"),
    (_field({"suffix": {}}), "detail.f.suffix is {}"),
    (_field({"equals-ignore-case": ["a"]}), "detail.f.equals-ignore-case"),
    (_field({"wildcard": 1}), "detail.f.wildcard is 1"),
    (_field({"wildcard": "a**"}), "two wildcards in a row"),
    (_field({"wildcard": "a\\b"}), "a backslash may only escape"),
    (_field({"wildcard": "a\\"}), "a backslash may only escape"),
    (_field({"exists": "true"}), 'detail.f.exists is "true": write true or false'),
    (_field({"exists": 1}), "detail.f.exists is 1"),
    (_field({"cidr": "10.0.0.0"}), "write an address, a slash"),
    (_field({"cidr": "10.0.0.0/33"}), "is no CIDR block"),
    (_field({"cidr": "10.0.0.0/32"}), 'match the string "10.0.0.0" instead'),
    (_field({"cidr": "::1/128"}), 'match the string "::1" instead'),
    (_field({"cidr": "10.0.0/8"}), "is no CIDR block"),
    (_field({"cidr": "10.0.0.0/-1"}), "write an address, a slash"),
    (_field({"cidr": "localhost/8"}), "is no CIDR block"),
    (_field({"cidr": 10}), "detail.f.cidr is 10"),
    (_field({"numeric": 5}), 'write ["<", 5]'),
    (_field({"numeric": []}), 'write ["<", 5]'),
    (_field({"numeric": ["<"]}), 'write ["<", 5]'),
    (_field({"numeric": ["!=", 5]}), "compare with ="),
    (_field({"numeric": ["<", "5"]}), 'detail.f.numeric is "5": write a number'),
    (_field({"numeric": ["<", True]}), "detail.f.numeric is true"),
    (_field({"numeric": ["<", 5, ">", 1]}), "a range has its lower bound first"),
    (_field({"numeric": ["=", 5, "<", 9]}), "a range has its lower bound first"),
    (_field({"numeric": [">", 5, "<", 5]}), "must be less than the upper"),
    (_field({"numeric": [">", 5, "<", 4]}), "must be less than the upper"),
    (_field({"numeric": [">", 1, "<", 4, "<", 5]}), 'write ["<", 5]'),
    (_field({"numeric": [[], 1]}), "compare with ="),
    (_field({"anything-but": []}), "at least one"),
    (_field({"anything-but": ["a", 1]}), "exclude strings or numbers"),
    (_field({"anything-but": None}), "null and booleans cannot be"),
    (_field({"anything-but": [True]}), "null and booleans cannot be"),
    (_field({"anything-but": {"numeric": ["=", 1]}}), "only one of prefix, suffix"),
    (_field({"anything-but": {"exists": True}}), "only one of prefix, suffix"),
    (_field({"anything-but": {}}), "only one of prefix, suffix"),
    (_field({"anything-but": {"prefix": ""}}), "would exclude every string"),
    (_field({"anything-but": {"suffix": ["a", ""]}}), "would exclude every string"),
    (_field({"anything-but": {"prefix": 1}}), "write a string or a list of strings"),
    (_field({"anything-but": {"wildcard": "**"}}), "two wildcards in a row"),
    ({"$or": [{"a": [1]}] * 1001}, "is 1001: $or combinations"),
    ({f"k{n}": {"$or": [{"a": [1]}, {"b": [1]}]} for n in range(10)}, "is 1024: $or combinations"),
    ("{", "is not JSON"),
    ("[NaN]", "is no JSON value"),
]
# What AWS reads in a way nobody means.
STRICTER: list[tuple[Any, str]] = [
    ({"detail.f": [1]}, "holds no dot"),
    ({"": [1]}, "is not empty"),
    ('{"a": [1], "a": [2]}', '"a": is written twice'),
    ({"$or": [{"a": [1]}]}, "at least two objects"),
    ({"$or": {"a": [1]}}, "at least two objects"),
    ({"$or": [{"a": [1]}, 5]}, "each entry is an object"),
    ({"$or": [{"prefix": [1]}, {"b": [1]}]}, "is reserved"),
    ({"a": [1], "$or": [{"a": [2]}, {"b": [3]}]}, "written inside and outside $or"),
    ({"a": [1], "$or": [{"a": {"c": [2]}}, {"b": [3]}]}, "both a value and an object"),
    (_field({"cidr": "10.0.0.1/8"}), "has host bits set"),
    (_field(2**53 + 1), "only within ±2^53"),
    (_field({"numeric": ["<", -(2**53) - 1]}), "only within ±2^53"),
    (_field({"anything-but": 10**400}), "only within ±2^53"),
    (_field(float("inf")), "write a number"),
    (_field("\ud800"), "surrogate"),
    (_field({"a"}), "is no JSON value"),
    ({1: [1]}, "is no field name"),
    ({f"k{n}": ["x", {"exists": False}] for n in range(10)}, "ways to combine"),
]


@pytest.mark.parametrize(("document", "line"), [*REFUSED, *STRICTER], ids=lambda value: str(value)[:50])
def test_refused_in_one_line(document: Any, line: str) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern.of(document)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("event pattern: ")


@pytest.mark.lab
@pytest.mark.parametrize("document", [document for document, _ in REFUSED], ids=lambda value: str(value)[:50])
def test_the_emulator_refuses_it_too(document: Any, emulator: Callable[[str, Any], bool]) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(ClientError, match="InvalidEventPattern"):
        emulator(text, {"detail": {}})


def test_length_is_counted_on_the_canonical_text() -> None:
    fits = {"detail": {"f": ["é" * (2048 - len('{"detail":{"f":[""]}}'))]}}
    assert len(Pattern.of(json.dumps(fits, indent=9))) == 2048
    fits["detail"]["f"][0] += "x"
    with pytest.raises(PatternError, match="is 2049: characters, over the limit of 2048"):
        Pattern.of(fits)
    assert len(Pattern.of(fits, limit=4096)) == 2049


def test_nesting_beyond_reason_is_refused_not_a_crash() -> None:
    document: dict[str, Any] = {"f": [1]}
    for _ in range(5000):
        document = {"f": document}
    with pytest.raises(PatternError, match="levels of nesting"):
        Pattern.of(document)
    with pytest.raises(PatternError):
        Pattern.of('{"f":' * 100_000)
