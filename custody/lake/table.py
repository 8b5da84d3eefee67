"""A relation as a DuckDB table, made from its columns and filled with rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.columns import COLUMNS
from custody.lake.record_hours import HOUR_COLUMNS
from custody.lake.state_changes import STATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duckdb import DuckDBPyConnection

    from custody.lake.columns import Column
    from custody.lake.rows import Row
    from custody.lake.state_changes import StateColumn

_BATCH = 2048


def create_events(connection: DuckDBPyConnection, *, table: str = "events") -> None:
    """Make the empty table; its name is an identifier, by default ``events``."""
    _create(connection, table, COLUMNS)


def create_state_changes(connection: DuckDBPyConnection) -> None:
    """Make the empty table ``state_changes``."""
    _create(connection, "state_changes", STATE_COLUMNS)


def create_record_hours(connection: DuckDBPyConnection) -> None:
    """Make the empty table ``record_hours``."""
    _create(connection, "record_hours", HOUR_COLUMNS)


def insert_rows(connection: DuckDBPyConnection, rows: Iterable[Row], *, table: str = "events") -> int:
    """Add rows, 2,048 at a time so that memory does not grow with their number; returns how many."""
    return _insert_all(connection, rows, table, COLUMNS)


def insert_state_rows(connection: DuckDBPyConnection, rows: Iterable[Row]) -> int:
    """Add rows to ``state_changes``, likewise."""
    return _insert_all(connection, rows, "state_changes", STATE_COLUMNS)


def replace_hours(connection: DuckDBPyConnection, rows: Iterable[Row]) -> int:
    """Fill ``record_hours`` anew; returns how many rows it has."""
    connection.execute("DELETE FROM record_hours")
    return _insert_all(connection, rows, "record_hours", HOUR_COLUMNS)


def _create(connection: DuckDBPyConnection, table: str, columns: Sequence[Column | StateColumn]) -> None:
    typed = ", ".join(f"{column.name} {column.type.duckdb}" for column in columns)
    connection.execute(f'CREATE TABLE "{table}" ({typed})')


def _insert_all(
    connection: DuckDBPyConnection, rows: Iterable[Row], table: str, columns: Sequence[Column | StateColumn]
) -> int:
    batch: list[Row] = []
    total = 0
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            total += _insert(connection, batch, table, columns)
            batch = []
    return total + (_insert(connection, batch, table, columns) if batch else 0)


def _insert(
    connection: DuckDBPyConnection, batch: list[Row], table: str, columns: Sequence[Column | StateColumn]
) -> int:
    # One list a column, because DuckDB takes a statement a row forty times slower.
    unnested = ", ".join(f"unnest(?::{column.type.duckdb}[])" for column in columns)
    values = [[row[column.name] for row in batch] for column in columns]
    connection.execute(f'INSERT INTO "{table}" SELECT {unnested}', values)
    return len(batch)
