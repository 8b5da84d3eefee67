"""A pattern that is too long for a rule, in several: together they match the same, each event in one."""

from __future__ import annotations

from typing import Any

import pytest

from custody.patterns import Pattern
from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity
from custody.patterns.division import divided

LONG = 100_000


def pattern(alternatives: list[dict[str, Any]], **detail: Any) -> Pattern:
    return Pattern.of({"source": ["aws.ecr"], "detail": {**detail, "$or": alternatives}}, limit=LONG)


def some(field: str, *values: Any, width: int = 300) -> dict[str, Any]:
    """An alternative of some length that asks a field for the values."""
    return {field: list(values), "more": ["x" * width, "y"]}


APART = [
    some("a", {"prefix": "b1"}),
    some("a", {"prefix": "b2"}, {"prefix": "c"}),
    some("a", {"anything-but": {"prefix": ["b1", "b2", "c", "d"]}}),
    some("a", {"exists": False}),
    some("a", {"prefix": "d"}),
]


@pytest.mark.parametrize("limit", [600, 900, 1_200])
def test_each_event_is_in_one_of_the_rules(limit: int) -> None:
    whole = pattern(APART, b=["z"])
    rules = divided(whole, limit=limit)
    assert len(rules) > 1
    assert max(map(len, rules)) <= limit
    for value in ("b1x", "b2", "cc", "dd", "e", "", None):
        for other in ("z", "no"):
            detail = {"b": other, "more": "y", **({} if value is None else {"a": value})}
            event = {"source": "aws.ecr", "detail": detail}
            assert [rule.matches(event) for rule in rules].count(True) == whole.matches(event) == (other == "z")


def test_what_fits_stays_one() -> None:
    whole = pattern(APART)
    assert divided(whole) == (whole,)
    assert len(divided(whole, limit=1_500)) == 2


@pytest.mark.parametrize(
    "others",
    [
        some("a", {"prefix": "b12"}),
        some("a", {"prefix": "b"}),
        some("a", {"anything-but": {"prefix": ["c"]}}),
        some("a", {"anything-but": ["b1"]}),
        some("a", {"suffix": "b1"}),
        some("a", "b1x"),
        some("a", {"exists": True}),
        some("b", {"prefix": "c"}),
    ],
)
def test_what_one_event_can_match_twice_is_not_divided(others: dict[str, Any]) -> None:
    whole = pattern([some("a", {"prefix": "b1"}), others])
    assert divided(whole, limit=500) == (whole,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x", "y"),
        ({"prefix": "x"}, {"anything-but": {"prefix": "x"}}),
        ({"exists": False}, {"exists": True}),
        ({"prefix": "x"}, "y"),
        (7, {"prefix": "x"}),
    ],
)
def test_what_excludes_each_other_is_divided(one: Any, other: Any) -> None:
    assert len(divided(pattern([some("a", one), some("a", other)]), limit=500)) == 2


def test_a_field_is_asked_beside_the_alternatives_as_within_them() -> None:
    whole = pattern(
        [{"who": {"name": [{"prefix": letter}], "b": ["x" * 300]}} for letter in "ab"], who={"type": ["Role"]}
    )
    first, second = divided(whole, limit=500)
    assert first.document["detail"]["who"].keys() == second.document["detail"]["who"].keys() == {"type", "name", "b"}


def test_a_rule_that_would_be_too_complex_is_divided_too() -> None:
    alternatives = [{"a": [{"wildcard": f"{n}*x*"}], "b": [{"prefix": f"{n}"}]} for n in range(4)]
    whole = pattern(alternatives)
    assert complexity(whole) > COMPLEXITY_LIMIT
    rules = divided(whole)
    assert len(rules) > 1
    assert max(map(complexity, rules)) <= COMPLEXITY_LIMIT


def test_without_alternatives_nothing_is_divided() -> None:
    whole = Pattern.of({"source": ["aws.ecr"], "detail": {"a": ["x" * 3_000]}}, limit=LONG)
    assert divided(whole) == (whole,)
    alone = Pattern.of({"source": ["aws.ecr" + "x" * 3_000]}, limit=LONG)
    assert divided(alone) == (alone,)
