"""``events`` as a DuckDB table, made from the columns and filled with rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection

    from custody.lake.rows import Row

_BATCH = 2048


def create_events(connection: DuckDBPyConnection, *, table: str = "events") -> None:
    """Make the empty table; its name is an identifier, by default ``events``."""
    columns = ", ".join(f"{column.name} {column.type.duckdb}" for column in COLUMNS)
    connection.execute(f'CREATE TABLE "{table}" ({columns})')


def insert_rows(connection: DuckDBPyConnection, rows: Iterable[Row], *, table: str = "events") -> int:
    """Add rows, 2,048 at a time so that memory does not grow with their number; returns how many."""
    batch: list[Row] = []
    total = 0
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            total += _insert(connection, batch, table)
            batch = []
    return total + (_insert(connection, batch, table) if batch else 0)


def _insert(connection: DuckDBPyConnection, batch: list[Row], table: str) -> int:
    # One list a column, because DuckDB takes a statement a row forty times slower.
    unnested = ", ".join(f"unnest(?::{column.type.duckdb}[])" for column in COLUMNS)
    values = [[row[column.name] for row in batch] for column in COLUMNS]
    connection.execute(f'INSERT INTO "{table}" SELECT {unnested}', values)
    return len(batch)
