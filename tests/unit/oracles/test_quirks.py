"""What differs from Event Ruler by design covers what it names, and nothing more."""

from __future__ import annotations

import json

import pytest

from custody.errors import PatternError
from custody.patterns import Pattern
from oracles.ruler.quirks import QUIRKS, Quirk, explanation

BY_SHAPE = [quirk for quirk in QUIRKS if quirk.applies.__name__ != "_never"]


@pytest.mark.parametrize("quirk", BY_SHAPE, ids=lambda quirk: quirk.name)
def test_a_difference_explains_its_own_example_alone(quirk: Quirk) -> None:
    explained = [other.name for other in BY_SHAPE if quirk.applies(Pattern.of(other.pattern), json.loads(other.event))]
    assert explained == [quirk.name]


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.name)
def test_custody_says_the_opposite(quirk: Quirk) -> None:
    try:
        ours: bool | None = Pattern.of(quirk.pattern).matches(json.loads(quirk.event))
    except PatternError:
        ours = None
    assert ours is not quirk.ruler


@pytest.mark.parametrize(
    ("pattern", "event"),
    [
        ({"a": [{"cidr": "10.0.0.0/8"}]}, {"a": "10.0.0.1"}),
        ({"a": [{"numeric": [">", 0]}]}, {"a": 2**53}),
        ({"a": [{"equals-ignore-case": "k"}]}, {"a": "K"}),
        ({"a": ["10.0.0.1"]}, {"a": "10.0.0.1"}),
        ({"a": {"b": ["x"]}}, {"a": {"b": "x"}}),
    ],
)
def test_ordinary_pairs_are_explained_by_nothing(pattern: dict[str, object], event: dict[str, object]) -> None:
    assert explanation(Pattern.of(pattern), event) is None
