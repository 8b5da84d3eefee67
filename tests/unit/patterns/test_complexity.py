"""What EventBridge counts of wildcards: figures of AWS's evaluator, event-ruler 2.1.0, and bounds on any pattern."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.detections import DetectionSettings, all_detections
from custody.detections.apart import apart
from custody.forwarding.rules import forward_rules
from custody.patterns import Pattern
from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity

EITHER_WAY = [{"exists": True}, {"exists": False}]


def wild(*texts: str) -> dict[str, Any]:
    return {"a": [{"wildcard": text} for text in texts]}


@pytest.mark.parametrize(
    ("document", "counted"),
    [
        (wild("a*"), 2),
        (wild("*a"), 2),
        (wild("*:custody*"), 3),
        (wild("arn:*:sns:*:custody*"), 6),
        (wild("*a*b*c*"), 5),
        (wild(r'*"\**'), 4),
        (wild(r'*"\*"*'), 5),
        (wild(r'*"\*"*Action*'), 6),
        (wild("*:custody*", "*:audit*", "*:org-trail*"), 9),
        ({"a": [{"suffix": ":custody"}, {"wildcard": "*:custody*"}]}, 3),
        ({"a": [{"anything-but": {"wildcard": "*:custody*"}}]}, 3),
        ({**wild("*a*"), "b": [{"wildcard": "x*y*z*"}]}, 4),
        ({"$or": [wild("*a*"), {"0": EITHER_WAY, **wild("*b*")}]}, 3),
        ({"$or": [wild("*a*"), {"0": EITHER_WAY, **wild("*b*")}, {"0": EITHER_WAY, **wild("*c*")}]}, 6),
    ],
    ids=str,
)
def test_counts_what_aws_counts(document: dict[str, Any], counted: int) -> None:
    assert complexity(Pattern.of(document)) == counted


def test_never_counts_less_where_a_value_cannot_be_in_all_of_them() -> None:
    # AWS counts 3 and 9.
    assert complexity(Pattern.of(wild("x*a*", "y*b*", "z*c*"))) == 9
    assert complexity(Pattern.of(wild('*"Principal":"\\*"*', '*"AWS":"\\*"*'))) == 10


def test_without_a_wildcard_there_is_nothing_to_count() -> None:
    assert complexity(Pattern.of({"a": ["x", {"prefix": "y"}, {"suffix": "z"}, {"exists": False}]})) == 0


NAMES = st.lists(st.from_regex(r"[a-c][a-c-]{0,9}", fullmatch=True), min_size=1, max_size=3, unique=True)


@settings(max_examples=20, deadline=None)
@given(NAMES)
def test_no_rule_is_too_complex_for_three_names(names: list[str]) -> None:
    made = all_detections(DetectionSettings(watched_names=tuple(names)))
    patterns = [detection.pattern for detection in made if detection.pattern]
    every = [*patterns, *(rule.pattern for rule in forward_rules(patterns))]
    assert [pattern.json for pattern in every if complexity(pattern) > COMPLEXITY_LIMIT] == []


TEXTS = st.text("ab", max_size=3)
WILDCARDS = st.lists(TEXTS, min_size=2, max_size=4).map("*".join).filter(lambda text: "**" not in text)


@settings(max_examples=40, deadline=None)
@given(st.lists(WILDCARDS, min_size=1, max_size=7), st.dictionaries(st.just("a"), TEXTS))
def test_branches_apart_match_what_a_list_matches(wildcards: list[str], event: dict[str, Any]) -> None:
    together, split = (
        Pattern.of({"z": [{"wildcard": each} for each in wildcards]}),
        [{"z": [{"wildcard": each}]} for each in wildcards],
    )
    seen = {"z": event.get("a", "abab"), "awsRegion": "eu-central-1"}
    assert Pattern.of(apart(split)).matches(seen) is together.matches(seen)
    assert complexity(Pattern.of(apart(split))) <= complexity(together)
