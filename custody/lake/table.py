"""A relation as a DuckDB table, made from its columns and filled with rows."""

from __future__ import annotations

from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from custody.lake.columns import COLUMNS
from custody.lake.record_hours import HOUR_COLUMNS
from custody.lake.state_changes import STATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from duckdb import DuckDBPyConnection

    from custody.lake.columns import Column
    from custody.lake.rows import Row
    from custody.lake.state_changes import StateColumn

_BATCH = 8192


def create_events(
    connection: DuckDBPyConnection, *, table: str = "events", columns: Collection[str] | None = None
) -> None:
    """Make the empty table.

    Args:
        connection: to the database.
        table: its name, an identifier, by default ``events``.
        columns: names of those that it has, by default all; ``every_column`` shows the others as NULL.
    """
    _create(connection, table, _chosen(columns))


def every_column(columns: Collection[str] | None = None) -> str:
    """What to select from a table of some columns for all of ``COLUMNS``: NULL for each that it does not have."""
    return ", ".join(
        column.name
        if columns is None or column.name in columns
        else f"CAST(NULL AS {column.type.duckdb}) AS {column.name}"
        for column in COLUMNS
    )


def create_state_changes(connection: DuckDBPyConnection) -> None:
    """Make the empty table ``state_changes``."""
    _create(connection, "state_changes", STATE_COLUMNS)


def create_record_hours(connection: DuckDBPyConnection) -> None:
    """Make the empty table ``record_hours``."""
    _create(connection, "record_hours", HOUR_COLUMNS)


def insert_rows(
    connection: DuckDBPyConnection,
    rows: Iterable[Row],
    *,
    table: str = "events",
    columns: Collection[str] | None = None,
) -> int:
    """Add rows, 8,192 at a time so that memory does not grow with their number; returns how many.

    Args:
        connection: to the database.
        rows: of the columns, whatever else is in them.
        table: its name.
        columns: names of those that are filled, by default all; the others are NULL.
    """
    return _insert(connection, rows, table, _chosen(columns))


def insert_state_rows(connection: DuckDBPyConnection, rows: Iterable[Row]) -> int:
    """Add rows to ``state_changes``, likewise."""
    return _insert(connection, rows, "state_changes", STATE_COLUMNS)


def replace_hours(connection: DuckDBPyConnection, rows: Iterable[Row]) -> int:
    """Fill ``record_hours`` anew; returns how many rows it has."""
    connection.execute("DELETE FROM record_hours")
    return _insert(connection, rows, "record_hours", HOUR_COLUMNS)


def _chosen(columns: Collection[str] | None) -> Sequence[Column]:
    return [column for column in COLUMNS if columns is None or column.name in columns]


def _create(connection: DuckDBPyConnection, table: str, columns: Sequence[Column | StateColumn]) -> None:
    typed = ", ".join(f"{column.name} {column.type.duckdb}" for column in columns)
    connection.execute(f'CREATE TABLE "{table}" ({typed})')


def _insert(
    connection: DuckDBPyConnection, rows: Iterable[Row], table: str, columns: Sequence[Column | StateColumn]
) -> int:
    names = [column.name for column in columns]
    remaining, total = iter(rows), 0
    # Takes rows about twice as fast as lists of values that are bound and unnested.
    values = itemgetter(*names)
    with connection.appender(table, columns=names) as appender:
        while batch := [values(row) for row in islice(remaining, _BATCH)]:
            appender.append_rows(batch)
            appender.flush()
            total += len(batch)
    return total
