"""Hours with records: the same on both engines, kept for good, and never fewer than were known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from unit.lake_aws.raw_records import create, insert

from custody.engines.dialect import to_duckdb
from custody.lake.hour_counts import HourCounts
from custody.lake.record_hours import HOUR_COLUMNS, hours_merge, hours_since, hours_view
from custody.lake.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TODAY = date(2026, 11, 20)
_TODAY = f"DATE '{TODAY}'"
_NAMES = [column.name for column in HOUR_COLUMNS]
Record = dict[str, Any]


def _record(id_: str | None, time: str | None, *, source: str = "ec2.amazonaws.com", **more: Any) -> Record:
    return {"eventID": id_, "eventTime": time, "eventSource": source, "recipientAccountId": "111122223333", **more}


def _at(day: int, hour: int = 12, minute: int = 0) -> str:
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute) + timedelta(days=day)  # noqa: DTZ001 - UTC
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _local(records: Sequence[Record]) -> list[dict[str, Any]]:
    counts = HourCounts()
    for number, record in enumerate(records):
        if record["eventSource"] == "ecr.amazonaws.com":
            counts.add_row(row_of(record, file=f"f{number:06}"))
        else:
            counts.add_record(record, f"f{number:06}", other=True)
    return _sorted(counts.rows())


def _sorted(rows: Any) -> list[dict[str, Any]]:
    return sorted((dict(row) for row in rows), key=lambda row: [str(row[name]) for name in _NAMES])


@pytest.fixture
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create(connection)
        columns = ", ".join(f"{column.name} {column.type.duckdb}" for column in HOUR_COLUMNS)
        connection.execute(f"CREATE TABLE record_hours_compacted ({columns})")
        yield connection


def _deliver(lake: duckdb.DuckDBPyConnection, *records: Record, day: int) -> None:
    insert(lake, records, day=f"{TODAY + timedelta(days=day):%Y/%m/%d}")


def _merge(lake: duckdb.DuckDBPyConnection, days: int = 10) -> None:
    lake.execute(sqlglot.parse_one(hours_merge(days, _TODAY), read="athena").sql("duckdb"))


def _view(lake: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    return _sorted(dict(zip(_NAMES, row, strict=True)) for row in lake.execute(to_duckdb(sql)).fetchall())


_RECORDS = st.builds(
    _record,
    st.sampled_from([None, "", "a", "b", "c"]),
    st.sampled_from([None, "soon", _at(-1), _at(0, 12, 1), _at(0, 12, 59), _at(0, 13)]),
    source=st.sampled_from(["ecr.amazonaws.com", "ec2.amazonaws.com"]),
    awsRegion=st.sampled_from([None, "eu-central-1", "us-east-1"]),
)


@given(st.lists(_RECORDS, max_size=12))
def test_both_engines_know_the_same_hours(records: list[Record]) -> None:
    with duckdb.connect() as connection:
        create(connection)
        insert(connection, records)
        assert _view(connection, hours_since(10, _TODAY)) == _local(records)


def test_hours_are_kept_when_their_files_are_gone_and_told_once(lake: duckdb.DuckDBPyConnection) -> None:
    old = [_record("a", _at(-8, 9)), _record("b", _at(-8, 9, 30)), _record("c", _at(-5))]
    _deliver(lake, *old, day=-8)
    _merge(lake)
    _merge(lake)
    _deliver(lake, _record("d", _at(0)), day=0)
    known = _view(lake, hours_view(_TODAY))
    assert [(row["hour"].day, row["records"]) for row in known] == [(12, 2), (15, 1), (20, 1)]
    lake.execute("DELETE FROM cloudtrail")
    assert [row["hour"].day for row in _view(lake, hours_view(_TODAY))] == [12, 15]


def test_what_came_late_is_added_and_what_is_read_in_part_takes_nothing_away(lake: duckdb.DuckDBPyConnection) -> None:
    _deliver(lake, _record("a", _at(-5, 9)), day=-5)
    _merge(lake)
    _deliver(lake, _record("b", _at(-5, 9, 30)), day=-4)
    _merge(lake)
    assert [(row["records"], row["last_event_id"]) for row in _view(lake, hours_view(_TODAY))] == [(2, "b")]
    # Only the later file is read now.
    _merge(lake, days=4)
    assert [(row["records"], row["first_event_id"]) for row in _view(lake, hours_view(_TODAY))] == [(2, "a")]


def test_an_account_that_is_not_named_is_the_same_the_next_time(lake: duckdb.DuckDBPyConnection) -> None:
    _deliver(lake, _record("a", _at(-5)) | {"recipientAccountId": None}, day=-5)
    _merge(lake)
    _merge(lake)
    assert len(_view(lake, hours_view(_TODAY))) == 1
