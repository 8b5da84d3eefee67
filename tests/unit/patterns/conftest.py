"""A relation ``events`` to ask, and the emulator's own pattern matcher."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from custody.lake.rows import row_of
from custody.lake.table import create_events, insert_rows
from custody.patterns.sql import predicate_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from custody.patterns import Pattern

Event = dict[str, Any]


class Relation:
    """``events`` in DuckDB, holding the records of some events at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        create_events(connection)

    def matching(self, pattern: Pattern, events: list[Event]) -> list[bool | None]:
        """What the pattern's predicate says of each event."""
        self.connection.execute("DELETE FROM events")
        insert_rows(self.connection, (row_of(event["detail"], position=n) for n, event in enumerate(events)))
        query = f"SELECT {predicate_sql(pattern, 'duckdb')} FROM events ORDER BY source_position"  # noqa: S608
        return [answer for (answer,) in self.connection.execute(query).fetchall()]


@pytest.fixture(scope="session")
def relation() -> Iterator[Relation]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        yield Relation(connection)


@pytest.fixture(scope="session")
def emulator(request: pytest.FixtureRequest) -> Callable[[str, Event], bool]:
    """Whether the emulator's TestEventPattern says that an event matches a pattern's text."""
    client = request.getfixturevalue("lab").client("events", "eu-central-1")

    def matches(pattern: str, event: Event) -> bool:
        answer: bool = client.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"]
        return answer

    return matches
