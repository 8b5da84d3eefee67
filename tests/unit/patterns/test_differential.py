"""Three matchers, one answer: the predicate on DuckDB, the emulator's TestEventPattern, ``Pattern.matches``.

``CUSTODY_TEST_SEED=<number>`` tries other pairs than the fixed ones, ``CUSTODY_TEST_PATTERNS=<number>`` more; from 250
on every operator has to be seen matching and not matching. ``make oracles`` has 250 for AWS's own matcher.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis import strategies as st
from unit.patterns.differences import DIFFERENCES
from unit.patterns.strategies import documents, draw_event

from custody.errors import PatternError
from custody.patterns import Pattern
from custody.patterns.values import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from unit.patterns.conftest import Relation

PATTERNS = int(os.environ.get("CUSTODY_TEST_PATTERNS", "80"))
EVENTS = 14
SEED = os.environ.get("CUSTODY_TEST_SEED")


@dataclass(repr=False)
class _Case:
    """Without a repr of its own: long strings would make hypothesis print for minutes."""

    pattern: Pattern
    events: list[dict[str, Any]]


@st.composite
def _cases(draw: st.DrawFn) -> _Case:
    try:
        pattern = Pattern.of(draw(documents()), limit=1_000_000)
    except PatternError as error:
        if "inside and outside $or" in str(error) or "both a value and an object" in str(error):
            reject()
        raise
    return _Case(pattern, [draw_event(draw, pattern.document) for _ in range(EVENTS)])


def _reads_are_told(pattern: Pattern, event: dict[str, Any]) -> bool:
    """Whether a pattern asks for ``readOnly`` of a record without it, where SQL has what the catalogue says."""
    return ("detail", "readOnly") in pattern.paths() and "readOnly" not in event["detail"]


def _with_seed(test: Callable[[], None]) -> Callable[[], None]:
    return test if SEED is None else seed(int(SEED))(test)


@pytest.mark.lab
def test_three_matchers_agree(relation: Relation, emulator: Callable[[str, Any], bool]) -> None:
    answers: Counter[tuple[str, bool]] = Counter()

    @_with_seed
    @settings(
        max_examples=PATTERNS,
        derandomize=SEED is None,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(_cases())
    def agree(case: _Case) -> None:
        pattern, tried = case.pattern, case.events
        expected = [pattern.matches(event) for event in tried]
        told = [not _reads_are_told(pattern, event) for event in tried]
        found = relation.matching(pattern, tried)
        assert list(compress(found, told)) == list(compress(expected, told)), (pattern.json, json.dumps(tried))
        for event, answer in zip(tried, expected, strict=True):
            if not any(difference.applies(pattern, event) for difference in DIFFERENCES):
                assert emulator(pattern.json, event) is answer, (pattern.json, json.dumps(event), answer)
                answers["pairs", answer] += 1
                answers.update((name, answer) for name in (*OPERATORS, "$or") if f'"{name}"' in pattern.json)

    agree()
    if PATTERNS >= 250:
        assert answers["pairs", True] + answers["pairs", False] >= 3000
        assert min(answers["pairs", True], answers["pairs", False]) >= 600
        rare = {name for name in (*OPERATORS, "$or") if min(answers[name, True], answers[name, False]) < 20}
        assert not rare, answers
