"""Generated patterns and events close to them, the same ones on every run unless a seed is given."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from unit.patterns.conftest import Relation
from unit.patterns.strategies import documents, draw_event

from custody.errors import PatternError
from custody.patterns import Pattern
from oracles.outcome import Comparison
from oracles.ruler import quirks
from oracles.ruler.matrix import shown

if TYPE_CHECKING:
    from oracles.ruler.engine import Ruler

EVENTS = 14


def compare(ruler: Ruler, *, examples: int, seed: int | None) -> Comparison:
    """Pairs over every operator, held against the evaluator and, as far as ``events`` holds them, against the SQL."""
    found = Comparison("Event Ruler, Pattern.matches and the SQL, generated pairs")
    answers: Counter[bool] = Counter()
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        relation = Relation(connection)
        for pattern, events in pairs(examples, seed):
            matched = ruler.matching([pattern.json], [json.dumps(event) for event in events])
            in_sql = relation.matching(pattern, events)
            for event, numbers, sql in zip(events, matched, in_sql, strict=True):
                theirs, ours = bool(numbers), pattern.matches(event)
                found.compared += 1
                answers[theirs] += 1
                if theirs is ours and sql is ours:
                    continue
                quirk = quirks.explanation(pattern, event) if sql is ours else None
                if theirs is ours and quirks.read_by_the_catalogue(pattern, event):
                    quirk = quirks.CATALOGUED_READS
                if quirk:
                    found.excepted[quirk] += 1
                else:
                    found.differences.append(
                        f"{shown(pattern, event)}: Event Ruler {theirs}, custody {ours}, SQL {sql}"
                    )
    found.measures.append(f"{answers[True]:,} match, {answers[False]:,} do not")
    return found


@cache
def pairs(examples: int, number: int | None) -> list[tuple[Pattern, list[dict[str, Any]]]]:
    """Patterns, each with events that have something to do with it."""
    found: list[tuple[Pattern, list[dict[str, Any]]]] = []

    @settings(
        max_examples=examples,
        derandomize=number is None,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        try:
            pattern = Pattern.of(data.draw(documents()), limit=1_000_000)
        except PatternError:
            # A field inside and outside $or, or a value and an object at once: refused here, by rule.
            return
        found.append((pattern, [draw_event(data.draw, pattern.document) for _ in range(EVENTS)]))

    (draw if number is None else seed(number)(draw))()
    return found
