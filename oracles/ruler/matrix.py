"""All patterns x all events: Event Ruler, ``Pattern.matches``, and the pattern's SQL on DuckDB."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb

from custody.errors import PatternError
from custody.lake.rows import row_of
from custody.lake.table import create_events, insert_rows
from custody.patterns.sql import predicate_sql
from oracles.outcome import Comparison
from oracles.ruler import quirks
from oracles.ruler.events import all_events
from oracles.ruler.rules import all_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from custody.lake.rows import Row
    from custody.patterns import Pattern
    from oracles.ruler.engine import Ruler
    from oracles.ruler.events import Event


def compare(ruler: Ruler) -> Iterator[Comparison]:
    """The full matrix with the evaluator, and what of it ``events`` holds with the SQL."""
    patterns, events = all_patterns(), all_events()
    matched = ruler.matching([pattern.json for pattern in patterns.values()], [event.text for event in events])
    names = list(patterns)
    theirs = {(names[number], event.name) for event, numbers in zip(events, matched, strict=True) for number in numbers}
    yield _with_evaluator(patterns, events, theirs)
    yield _with_sql(patterns, events, theirs)


def _with_evaluator(
    patterns: Mapping[str, Pattern], events: Sequence[Event], theirs: set[tuple[str, str]]
) -> Comparison:
    found = Comparison("Event Ruler and Pattern.matches, all patterns x all events")
    found.measures.append(f"{len(patterns)} patterns, {len(events)} events, {len(theirs):,} matches")
    for name, pattern in patterns.items():
        for event in events:
            found.compared += 1
            said, ours = (name, event.name) in theirs, pattern.matches(event.document)
            if said is ours:
                continue
            if quirk := quirks.explanation(pattern, event.document):
                found.excepted[quirk] += 1
            else:
                found.differences.append(f"{name} on {event.name}: Event Ruler {said}, custody {ours}")
    return found


def _with_sql(patterns: Mapping[str, Pattern], events: Sequence[Event], theirs: set[tuple[str, str]]) -> Comparison:
    found = Comparison("Event Ruler and the patterns' SQL on DuckDB, all records")
    recorded = _recorded(events)
    if unheld := sum(event.recorded for event in events) - len(recorded):
        found.excepted["records nested so deep that no engine takes them"] += unheld
    with duckdb.connect() as connection:
        create_events(connection)
        insert_rows(connection, (row for _, row in recorded))
        for name, pattern in patterns.items():
            try:
                where = predicate_sql(pattern, "duckdb")
            except PatternError:
                # A service's own event, or one field of it beside CloudTrail's: ``events`` holds none.
                found.excepted["patterns that ask for what no record holds"] += 1
                continue
            query = f"SELECT source_position FROM events WHERE {where}"  # noqa: S608 - our own SQL
            ours = {position for (position,) in connection.execute(query).fetchall()}
            for number, (event, _) in enumerate(recorded):
                found.compared += 1
                said = (name, event.name) in theirs
                if said is (number in ours):
                    continue
                if quirks.read_by_the_catalogue(pattern, event.document):
                    found.excepted[quirks.CATALOGUED_READS] += 1
                else:
                    found.differences.append(f"{name} on {event.name}: Event Ruler {said}, SQL {not said}")
    return found


def _recorded(events: Sequence[Event]) -> list[tuple[Event, Row]]:
    found: list[tuple[Event, Row]] = []
    for event in events:
        if event.recorded:
            with suppress(RecursionError):
                found.append((event, row_of(event.document["detail"], position=len(found))))
    return found


def shown(pattern: Pattern, event: Mapping[str, object]) -> str:
    """A pair, for a line."""
    return f"{pattern.json} on {json.dumps(event)}"
