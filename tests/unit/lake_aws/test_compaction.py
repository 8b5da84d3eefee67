"""Compaction loses nothing and doubles nothing, whatever happens to it; the view shows each record once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import sqlglot
from unit.lake_aws.raw_records import create, insert

from custody.engines.dialect import to_duckdb
from custody.lake.columns import COLUMNS
from custody.lake.compaction import REREAD_DAYS, backfill, merge
from custody.lake.events_view import OPEN_DAYS, events_view

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 20)
_ANY_DAY = "1234-05-06"
"""Stands for today in texts that are translated once."""


@cache
def _merge(days: int) -> str:
    return sqlglot.parse_one(merge(days, f"DATE '{_ANY_DAY}'"), read="athena").sql("duckdb")


@pytest.fixture
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create(connection)
        columns = ", ".join(f"{column.name} {column.type.duckdb}" for column in COLUMNS)
        connection.execute(f"CREATE TABLE events_compacted ({columns})")
        yield connection


def _record(id_: str, time: datetime, **more: Any) -> dict[str, Any]:
    return {"eventID": id_, "eventTime": f"{time:%Y-%m-%dT%H:%M:%SZ}", "eventSource": "ecr.amazonaws.com", **more}


def _at(day: int, hour: int = 12) -> datetime:
    """An hour of the day so many days after today."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, hour) + timedelta(days=day)  # noqa: DTZ001 - UTC unsaid


def _deliver(lake: duckdb.DuckDBPyConnection, *records: dict[str, Any], day: int, file: str = "f") -> None:
    insert(lake, records, file=file, day=f"{_at(day):%Y/%m/%d}")


def _compact(lake: duckdb.DuckDBPyConnection, *, day: int = 0, days: int = REREAD_DAYS) -> None:
    lake.execute(_merge(days).replace(_ANY_DAY, f"{_at(day):%Y-%m-%d}"))


def _kept(lake: duckdb.DuckDBPyConnection) -> list[str]:
    return [id_ for (id_,) in lake.execute("SELECT event_id FROM events_compacted ORDER BY 1").fetchall()]


def _seen(lake: duckdb.DuckDBPyConnection, *, day: int = 0) -> list[str]:
    view = to_duckdb(events_view(f"DATE '{_ANY_DAY}'")).replace(_ANY_DAY, f"{_at(day):%Y-%m-%d}")
    found = lake.execute(f"SELECT event_id FROM ({view}) ORDER BY 1").fetchall()  # noqa: S608 - no input in it
    return [id_ for (id_,) in found]


def test_twice_is_once(lake: duckdb.DuckDBPyConnection) -> None:
    _deliver(lake, _record("a", _at(-1)), _record("b", _at(-5)), day=-1)
    _compact(lake)
    _compact(lake)
    assert _kept(lake) == ["a", "b"]


@pytest.mark.parametrize("order", list(permutations(["1", "2", "3"]))[::2])
def test_a_record_delivered_several_times_is_kept_once_from_the_first_file(
    lake: duckdb.DuckDBPyConnection, order: tuple[str, ...]
) -> None:
    for file in order:
        _deliver(lake, _record("a", _at(-1)), day=-1, file=file)
    _compact(lake)
    assert lake.execute("SELECT event_id, source_file FROM events_compacted").fetchall() == [("a", "1000000")]


def test_a_late_file_is_taken_in_by_the_next_run(lake: duckdb.DuckDBPyConnection) -> None:
    _deliver(lake, _record("a", _at(-6)), day=-6)
    _compact(lake, day=-5)
    _deliver(lake, _record("late", _at(-6)), day=-1)
    _compact(lake)
    assert _kept(lake) == ["a", "late"]


def test_a_run_that_was_left_out_is_made_good(lake: duckdb.DuckDBPyConnection) -> None:
    for day in range(-REREAD_DAYS, 0):
        _deliver(lake, _record(f"day{day:04}", _at(day)), day=day)
    _compact(lake)
    assert len(_kept(lake)) == REREAD_DAYS


def test_a_run_that_dies_leaves_what_was_there(lake: duckdb.DuckDBPyConnection) -> None:
    _deliver(lake, _record("a", _at(-2)), day=-2)
    _compact(lake)
    _deliver(lake, _record("b", _at(-1)), day=-1)
    lake.execute("BEGIN")
    _compact(lake)
    lake.execute("ROLLBACK")
    assert _kept(lake) == ["a"]
    _compact(lake)
    assert _kept(lake) == ["a", "b"]


def test_other_services_are_left_out(lake: duckdb.DuckDBPyConnection) -> None:
    _deliver(lake, _record("a", _at(-1)) | {"eventSource": "dynamodb.amazonaws.com"}, day=-1)
    _compact(lake)
    assert _kept(lake) == [] == _seen(lake)


@pytest.mark.parametrize("missed", [None, -1])
def test_the_view_shows_each_record_once_every_day(lake: duckdb.DuckDBPyConnection, missed: int | None) -> None:
    """Records around every midnight, delivered a quarter of an hour later; nights run, one of them fails."""
    expected: list[str] = []
    for day in range(-4, 1):
        for hour in (0, 3, 23):
            id_ = f"{_at(day, hour):%d-%H}"
            expected.append(id_)
            # What happens before midnight is delivered after it.
            _deliver(lake, _record(id_, _at(day, hour)), day=day + (hour == 23), file=id_)
        if day != missed:
            _compact(lake, day=day)
        assert _seen(lake, day=day) == sorted(expected)
        # After midnight, before the night's run.
        assert _seen(lake, day=day + 1) == sorted(expected)


def test_the_border_belongs_to_the_open_days(lake: duckdb.DuckDBPyConnection) -> None:
    border = _at(1 - OPEN_DAYS, 0)
    _deliver(lake, _record("before", border - timedelta(seconds=1)), _record("at", border), day=1 - OPEN_DAYS)
    assert _seen(lake) == ["at"]
    _compact(lake)
    assert _seen(lake) == ["at", "before"]


@cache
def _backfill(run: int) -> str:
    return sqlglot.parse_one(backfill(run, f"DATE '{_ANY_DAY}'"), read="athena").sql("duckdb")


def _fill(lake: duckdb.DuckDBPyConnection, *runs: int) -> None:
    for run in runs:
        lake.execute(_backfill(run).replace(_ANY_DAY, f"{_at(0):%Y-%m-%d}"))


@pytest.mark.parametrize("runs", [(1, 2, 3, 4), (4, 2, 1, 3, 3)])
def test_backfill_takes_in_what_is_old_each_record_once(lake: duckdb.DuckDBPyConnection, runs: tuple[int, ...]) -> None:
    days = [0, -1, -89, -90, -91, -179, -180, -300]
    for day in days:
        _deliver(lake, _record(f"day{-day:04}", _at(day)), day=day)
    _deliver(lake, _record("late", _at(-95)), day=-88)
    _compact(lake)
    assert _kept(lake) == ["day0000", "day0001"]
    _fill(lake, *runs)
    assert _kept(lake) == sorted([*(f"day{-day:04}" for day in days), "late"])


def test_a_backfill_never_writes_to_more_partitions_than_a_write_may(lake: duckdb.DuckDBPyConnection) -> None:
    for day in range(-400, 1):
        _deliver(lake, _record(f"day{-day:04}", _at(day)), day=day)
    _deliver(lake, _record("untimed", _at(0)) | {"eventTime": "when?"}, day=-200)
    kept = 0
    for run in range(1, 6):
        _fill(lake, run)
        query = "SELECT COUNT(*), COUNT(DISTINCT event_id) FROM events_compacted"
        rows, ids = lake.execute(query).fetchall()[0]
        # A day each: what a run adds is what it writes to.
        assert rows == ids
        assert rows - kept <= 100
        kept = rows
    assert kept == 402


def test_another_run_is_a_replacement_in_the_text() -> None:
    assert backfill().replace("90 * 1", "90 * 2") == backfill(2)
    assert backfill().count("90 * 1") == backfill(3).count("90 * 3") == 4
