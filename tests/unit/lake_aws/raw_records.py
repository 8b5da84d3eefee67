"""The raw table of a CloudTrail record in DuckDB, as the JSON SerDe would show it to Athena."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from custody.engines.dialect import to_duckdb
from custody.lake.columns import BY_NAME, COLUMNS, Type
from custody.lake.events_sql import select
from custody.lake.raw_table import RAW_COLUMNS, Many, Shape, Struct, Text, Texts
from custody.lake.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Record = dict[str, Any]
DAY = "2026/11/20"

_UNSEEN = ("management_event", "other_fields", "source_position")
_OWN = {"fingerprint": None}
"""Each engine has its own."""


def duckdb_type(shape: Shape) -> str:
    match shape:
        case Text():
            return "VARCHAR"
        case Texts():
            return "MAP(VARCHAR, VARCHAR)"
        case Many(of):
            return f"{duckdb_type(of)}[]"
        case Struct(fields):
            return f"STRUCT({', '.join(f'{name.lower()} {duckdb_type(field)}' for name, field in fields)})"


def as_athena(value: Any, shape: Shape) -> Any:
    """A value of a record as the SerDe reads it: leaves as text, names in lower case, null for what is not there."""
    if value is None:
        return None
    match shape:
        case Text():
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        case Texts():
            return dict(value)
        case Many(of):
            return [as_athena(each, of) for each in value]
        case Struct(fields):
            return {name.lower(): as_athena(value.get(name), field) for name, field in fields}


def create(connection: duckdb.DuckDBPyConnection, table: str = "cloudtrail") -> None:
    columns = [f"{name.lower()} {duckdb_type(shape)}" for name, shape in RAW_COLUMNS]
    columns += ["account VARCHAR", "region VARCHAR", "day VARCHAR", '"$path" VARCHAR']
    connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    # Over a hundred kilobytes of SQL, DuckDB's optimizer takes seven times as long as all the rest.
    connection.execute("PRAGMA disable_optimizer")


def insert(
    connection: duckdb.DuckDBPyConnection, records: Sequence[Record], *, file: str = "f", day: str = DAY
) -> None:
    """Add records, the files numbered after ``file``."""
    shapes = [*dict(RAW_COLUMNS).values(), *[Text()] * 4]
    values = [[as_athena(record.get(name), shape) for record in records] for name, shape in RAW_COLUMNS]
    values += [[record.get(name) for record in records] for name in ("recipientAccountId", "awsRegion")]
    values += [[day for _ in records], [f"{file}{number:06}" for number, _ in enumerate(records)]]
    columns = ", ".join(f"unnest(?::{duckdb_type(shape)}[])" for shape in shapes)
    connection.execute(f"INSERT INTO cloudtrail SELECT {columns}", values)


def from_athena(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The rows that the generated SQL makes of records."""
    with duckdb.connect() as connection:
        create(connection)
        insert(connection, records, file="")
        found = connection.execute(_every_row()).fetchall()
    names = [column.name for column in COLUMNS]
    return [seen(dict(zip(names, row, strict=True)) | _OWN) for row in found]


@cache
def _every_row() -> str:
    return to_duckdb(f"{select('cloudtrail', 'day IS NOT NULL')} ORDER BY source_file")


def from_rows(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The rows of the same records made in Python, without what Athena cannot see."""
    rows = []
    for number, record in enumerate(records):
        row: dict[str, Any] = dict(row_of(visible(record), file=f"{number:06}"))
        rows.append(seen(row | dict.fromkeys(_UNSEEN) | _OWN))
    return rows


def visible(record: Record) -> Record:
    """The part of a record that the documented columns hold; a null is nothing there."""
    return {name: _pruned(record[name], shape) for name, shape in RAW_COLUMNS if record.get(name) is not None}


def _pruned(value: Any, shape: Shape) -> Any:
    match shape:
        case Struct(fields):
            return {name: _pruned(value[name], field) for name, field in fields if value.get(name) is not None}
        case Many(of):
            return [_pruned(each, of) for each in value]
    return value


def seen(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose JSON is compared as what it says; text where an object is expected stays text."""
    return {name: _said(value) if BY_NAME[name].type is Type.JSON else value for name, value in row.items()}


def _said(text: Any) -> Any:
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return text
