"""Arrays in the event: any element, but the same element for fields that stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from unit.patterns.differences import DIFFERENCES, Difference

from custody.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from unit.patterns.conftest import Relation

ANNA_SMITH = {"people": {"first": ["Anna"], "last": ["Smith"]}}
ANNA_JONES = {"people": {"first": ["Anna"], "last": ["Jones"]}}
PEOPLE = [{"first": "Anna", "last": "Smith"}, {"first": "Peter", "last": "Jones"}]
ABSENT = [{"exists": False}]

CASES: list[tuple[str, dict[str, Any], object, bool]] = [
    ("one element has both", ANNA_SMITH, {"people": PEOPLE}, True),
    ("two elements have one each", ANNA_JONES, {"people": PEOPLE}, False),
    ("the same in arrays of arrays", ANNA_SMITH, {"people": [PEOPLE[:1], PEOPLE[1:]]}, True),
    ("and not across them", ANNA_JONES, {"people": [PEOPLE[:1], PEOPLE[1:]]}, False),
    (
        "also when $or adds the second field",
        {"$or": [{"people": {"first": ["Anna"]}}, {"x": [1]}], "people": {"last": ["Jones"]}},
        {"people": PEOPLE},
        False,
    ),
    (
        "and when it finds it",
        {"$or": [{"people": {"first": ["Anna"]}}, {"x": [1]}], "people": {"last": ["Smith"]}},
        {"people": PEOPLE},
        True,
    ),
    (
        "inner arrays bind within the outer element",
        {"a": {"b": {"c": [1]}, "d": [2]}},
        {"a": [{"b": [{"c": 0}, {"c": 1}], "d": 3}, {"b": {"c": 0}, "d": 2}]},
        False,
    ),
    (
        "and match there",
        {"a": {"b": {"c": [1]}, "d": [2]}},
        {"a": [{"b": [{"c": 0}, {"c": 1}], "d": 2}, {"b": {"c": 0}, "d": 3}]},
        True,
    ),
    ("the parameters themselves an array", {"a": [1]}, [{"b": 1}, {"a": 1}], True),
    ("the parameters a string", {"a": [1]}, "a", False),
    ("the parameters null", {"a": [1]}, None, False),
    ("absent below null", {"a": {"b": ABSENT}}, None, True),
    ("absent below a string", {"a": {"b": ABSENT}}, {"a": "b"}, True),
    ("absent below an empty array", {"a": {"b": ABSENT}}, {"a": []}, True),
    ("absent because it is an object", {"a": {"b": ABSENT}}, {"a": {"b": {"c": 1}}}, True),
    ("null is not absent", {"a": {"b": ABSENT}}, {"a": {"b": None}}, False),
    ("absence looks at all elements", {"a": {"b": ABSENT}}, {"a": [{"c": 1}, {"b": 1}]}, False),
    ("and is true of none", {"a": {"b": ABSENT}}, {"a": [{"c": 1}, {"c": 2}]}, True),
    ("but only at the chosen one", {"a": {"b": [1], "c": ABSENT}}, {"a": [{"b": 1}, {"b": 2, "c": 3}]}, True),
    ("which must lack it", {"a": {"b": [1], "c": ABSENT}}, {"a": [{"b": 1, "c": 3}, {"b": 2}]}, False),
    (
        "if its name comes earlier, all again",
        {"a": {"c": [1], "b": ABSENT}},
        {"a": [{"c": 1}, {"b": 2, "c": 3}]},
        False,
    ),
    (
        "names are ordered as Java orders them",
        {"a": {"😀": [1], "\uffee": ABSENT}},
        {"a": [{"😀": 1}, {"\uffee": 2}]},
        True,
    ),
    ("absent or a value, the value", {"a": {"b": [1, *ABSENT]}}, {"a": [{"b": 1}, {"b": 2}]}, True),
    ("absent or a value, neither", {"a": {"b": [1, *ABSENT]}}, {"a": [{"c": 1}, {"b": 2}]}, False),
    ("absent or a value, absent", {"a": {"b": [1, *ABSENT]}}, {"a": [{"c": 1}]}, True),
    ("nothing at all", {"a": ABSENT}, {}, True),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_arrays(case: tuple[str, dict[str, Any], object, bool], relation: Relation) -> None:
    _, asked, parameters, answer = case
    pattern = Pattern.of({"detail": {"requestParameters": asked}})
    event = {"detail": {"requestParameters": parameters}}
    assert pattern.matches(event) is answer
    assert relation.matching(pattern, [event]) == [answer]


def test_the_predicate_opens_two_arrays_and_not_three(relation: Relation) -> None:
    pattern = Pattern.of({"detail": {"requestParameters": {"a": [1]}}})
    two, three = ({"detail": {"requestParameters": {"a": value}}} for value in ([[1]], [[[1]]]))
    assert pattern.matches(two)
    assert pattern.matches(three)
    assert relation.matching(pattern, [two, three]) == [True, False]
    other = Pattern.of({"detail": {"requestParameters": {"a": [{"anything-but": 2}]}}})
    assert relation.matching(other, [two, three]) == [True, False]


@pytest.mark.lab
@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)
def test_listed_differences_are_still_there(difference: Difference, emulator: Callable[[str, Any], bool]) -> None:
    pattern = Pattern.of(difference.pattern)
    assert pattern.matches(difference.event) is difference.answer
    assert difference.applies(pattern, difference.event)
    assert emulator(pattern.json, difference.event) is not difference.answer
