"""A lake of some days in DuckDB: log files are delivered, nights compact, the view is looked at.

``delivered_records`` is a table here and its rows are made in Python; test_events_sql.py shows that Athena's are the
same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import sqlglot

from custody.engines.dialect import to_duckdb
from custody.lake.columns import COLUMNS
from custody.lake.compaction import REREAD_DAYS, backfill, merge
from custody.lake.events_view import COMPACTED_TABLE, DELIVERED_VIEW, events_view, replaced_view
from custody.lake.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 20)
_ANY_DAY = "1234-05-06"
"""Stands for today in texts that are translated once."""


@cache
def _merge(days: int) -> str:
    return sqlglot.parse_one(merge(days, f"DATE '{_ANY_DAY}'"), read="athena").sql("duckdb")


def create(connection: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f"{column.name} {column.type.duckdb}" for column in COLUMNS)
    connection.execute(f"CREATE TABLE {COMPACTED_TABLE} ({columns})")
    connection.execute(f"CREATE TABLE {DELIVERED_VIEW} ({columns}, day VARCHAR)")


@pytest.fixture
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create(connection)
        yield connection


def record(id_: str, time: datetime, **more: Any) -> dict[str, Any]:
    return {"eventID": id_, "eventTime": f"{time:%Y-%m-%dT%H:%M:%SZ}", "eventSource": "ecr.amazonaws.com", **more}


def at(day: int, hour: int = 12) -> datetime:
    """An hour of the day so many days after today."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, hour) + timedelta(days=day)  # noqa: DTZ001 - UTC unsaid


def deliver(lake: duckdb.DuckDBPyConnection, *records: dict[str, Any], day: int, file: str = "f") -> None:
    """Add records, the files numbered after ``file``."""
    for number, each in enumerate(records):
        row = row_of(each, file=f"s3://audit/AWSLogs/1/CloudTrail/r/{at(day):%Y/%m/%d}/{file}{number:06}")
        values = [*row.values(), f"{at(day):%Y/%m/%d}"]
        lake.execute(f"INSERT INTO {DELIVERED_VIEW} VALUES ({', '.join('?' for _ in values)})", values)  # noqa: S608


def compact(lake: duckdb.DuckDBPyConnection, *, day: int = 0, days: int = REREAD_DAYS) -> None:
    lake.execute(_merge(days).replace(_ANY_DAY, f"{at(day):%Y-%m-%d}"))


def kept(lake: duckdb.DuckDBPyConnection) -> list[str]:
    return [id_ for (id_,) in lake.execute("SELECT event_id FROM events_compacted ORDER BY 1").fetchall()]


@cache
def _view(*, replaced: bool) -> str:
    return to_duckdb((replaced_view if replaced else events_view)(f"DATE '{_ANY_DAY}'"))


def seen(
    lake: duckdb.DuckDBPyConnection, *, day: int = 0, column: str = "event_id", replaced: bool = False
) -> list[str]:
    """One column of the view, sorted."""
    view = _view(replaced=replaced).replace(_ANY_DAY, f"{at(day):%Y-%m-%d}")
    found = lake.execute(f"SELECT {column} FROM ({view}) ORDER BY 1").fetchall()  # noqa: S608 - no input in it
    return [id_ for (id_,) in found]


@cache
def _backfill() -> str:
    return sqlglot.parse_one(backfill(today=f"DATE '{_ANY_DAY}'"), read="athena").sql("duckdb")


def fill(lake: duckdb.DuckDBPyConnection, *runs: int) -> None:
    for run in runs:
        # As people make the next run of the text.
        lake.execute(_backfill().replace("90 * 1", f"90 * {run}").replace(_ANY_DAY, f"{at(0):%Y-%m-%d}"))
