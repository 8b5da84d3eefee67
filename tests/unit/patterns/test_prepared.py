"""A prepared pattern says what the pattern itself says, of whatever event."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.patterns.strategies import documents, draw_event

from custody.errors import PatternError
from custody.patterns import Pattern
from custody.patterns.prepared import prepare


def test_it_says_the_same_of_any_event() -> None:
    answers: Counter[bool] = Counter()

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def says_the_same(data: Any) -> None:
        try:
            pattern = Pattern.of(data.draw(documents()), limit=1_000_000)
        except PatternError:
            return
        prepared = prepare(pattern)
        for _ in range(8):
            event = draw_event(data.draw, pattern.document)
            answers[pattern.matches(event)] += 1
            assert prepared(event) is pattern.matches(event), (pattern.json, event)

    says_the_same()
    assert answers[True]
    assert answers[False]


VALUES = st.recursive(
    st.sampled_from(["a", "b", "", 1, 1.0, True, False, None]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["x", "y", "z"]), inner, max_size=2),
    max_leaves=6,
)
PATTERNS: list[dict[str, Any]] = [
    {"x": ["a", 1, True, None]},
    {"x": [{"exists": False}]},
    {"x": {"y": [{"exists": False}]}},
    {"x": {"y": [{"exists": False}, "a"], "z": ["a", "b"]}},
    {"x": [{"exists": True}], "y": [{"anything-but": ["a", "b"]}]},
    {"$or": [{"x": {"y": ["a"]}}, {"z": [{"prefix": "a"}, 1]}]},
    {"x": {"y": {"z": ["a", {"exists": False}]}}},
]


@pytest.mark.parametrize("document", PATTERNS, ids=str)
def test_it_says_the_same_of_lists_in_lists_and_nothing_at_all(document: dict[str, Any]) -> None:
    pattern = Pattern.of(document)
    prepared = prepare(pattern)

    @given(st.dictionaries(st.sampled_from(["x", "y", "z"]), VALUES, max_size=3))
    def says_the_same(event: dict[str, Any]) -> None:
        assert prepared(event) is pattern.matches(event)

    says_the_same()
