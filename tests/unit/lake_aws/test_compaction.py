"""Compaction loses nothing and doubles nothing, whatever happens to it; the view shows each record once."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from unit.lake_aws.nights import at, compact, create, deliver, fill, kept, lake, record, seen

from custody.lake.compaction import REREAD_DAYS, backfill, iceberg_table
from custody.lake.events_view import OPEN_DAYS, READ_DAYS

__all__ = ["lake"]


def test_twice_is_once(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, record("a", at(-1)), record("b", at(-5)), day=-1)
    compact(lake)
    compact(lake)
    assert kept(lake) == ["a", "b"]


@pytest.mark.parametrize("order", list(permutations(["1", "2", "3"]))[::2])
def test_a_record_delivered_several_times_is_kept_once_from_the_first_file(
    lake: duckdb.DuckDBPyConnection, order: tuple[str, ...]
) -> None:
    for file in order:
        deliver(lake, record("a", at(-1)), day=-1, file=file)
    compact(lake)
    assert lake.execute("SELECT event_id, source_file FROM events_compacted").fetchall() == [
        ("a", f"s3://audit/AWSLogs/1/CloudTrail/r/{at(-1):%Y/%m/%d}/1000000")
    ]


def test_a_late_file_is_taken_in_by_the_next_run(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, record("a", at(-6)), day=-6)
    compact(lake, day=-5)
    deliver(lake, record("late", at(-6)), day=-1)
    compact(lake)
    assert kept(lake) == ["a", "late"]


def test_a_run_that_was_left_out_is_made_good(lake: duckdb.DuckDBPyConnection) -> None:
    for day in range(-REREAD_DAYS, 0):
        deliver(lake, record(f"day{day:04}", at(day)), day=day)
    compact(lake)
    assert len(kept(lake)) == REREAD_DAYS


def test_a_run_that_dies_leaves_what_was_there(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, record("a", at(-2)), day=-2)
    compact(lake)
    deliver(lake, record("b", at(-1)), day=-1)
    lake.execute("BEGIN")
    compact(lake)
    lake.execute("ROLLBACK")
    assert kept(lake) == ["a"]
    compact(lake)
    assert kept(lake) == ["a", "b"]


@pytest.mark.parametrize(
    "missed", [(), (-1,), (-2, -1), (-3, -2, -1, 0), (-5, -4, -3, -2, -1), (-6, -4, -3, 0), (-6, -5, -4, -3, -2, -1)]
)
def test_the_view_shows_each_record_once_every_day(lake: duckdb.DuckDBPyConnection, missed: tuple[int, ...]) -> None:
    """Records around every midnight, delivered a quarter of an hour later; nights run, some of them fail."""
    expected: list[str] = []
    for day in range(-8, 1):
        for hour in (0, 3, 23):
            id_ = f"{at(day, hour):%d-%H}"
            expected.append(id_)
            # What happens before midnight is delivered after it.
            deliver(lake, record(id_, at(day, hour)), day=day + (hour == 23), file=id_)
        if day not in missed:
            compact(lake, day=day)
        assert seen(lake, day=day) == sorted(expected)
        # After midnight, before the night's run.
        assert seen(lake, day=day + 1) == sorted(expected)


def test_the_border_belongs_to_the_open_days(lake: duckdb.DuckDBPyConnection) -> None:
    border = at(1 - READ_DAYS, 0)
    deliver(lake, record("before", border - timedelta(seconds=1)), record("at", border), day=1 - READ_DAYS)
    assert seen(lake) == ["at"]
    compact(lake)
    assert seen(lake) == ["at", "before"]


def test_what_the_table_has_taken_is_not_looked_for_in_the_files(lake: duckdb.DuckDBPyConnection) -> None:
    """Nobody can forge a record into a day that is closed, or take one out."""
    deliver(lake, record("a", at(-3)), record("b", at(0)), day=-1)
    compact(lake)
    deliver(lake, record("late", at(1 - OPEN_DAYS, 0) - timedelta(seconds=1)), day=0)
    assert seen(lake) == ["a", "b"]
    lake.execute("DELETE FROM delivered_records")
    assert seen(lake) == ["a"]


@settings(deadline=None, max_examples=8, phases=[Phase.generate])
@given(st.data())
def test_no_week_of_nights_loses_a_record(data: st.DataObject) -> None:
    """Any nights fail, at most six in a row; any record comes within a day; each is seen once from its delivery on."""
    with duckdb.connect() as lake:
        create(lake)
        expected: list[str] = []
        failed = 0
        for day in range(-12, 1):
            for number in range(data.draw(st.integers(0, 2))):
                id_ = f"{day:04}-{number}"
                time = at(day, data.draw(st.integers(0, 23)))
                deliver(lake, record(id_, time), day=day + data.draw(st.integers(0, 1)) * (time.hour > 20), file=id_)
                expected.append(id_)
            if failed < 6 and data.draw(st.booleans()):
                failed += 1
            else:
                compact(lake, day=day)
                failed = 0
            assert seen(lake, day=day) == sorted(expected)
            assert seen(lake, day=day + 1) == sorted(expected)


def test_a_record_without_a_readable_time_is_seen_once_when_it_is_compacted(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, record("untimed", at(0)) | {"eventTime": "when?"}, day=-1)
    compact(lake)
    compact(lake, day=1)
    assert seen(lake) == ["untimed"] == seen(lake, day=300)


@pytest.mark.parametrize("runs", [(1, 2, 3, 4), (4, 2, 1, 3, 3)])
def test_backfill_takes_in_what_is_old_each_record_once(lake: duckdb.DuckDBPyConnection, runs: tuple[int, ...]) -> None:
    days = [0, -1, -89, -90, -91, -179, -180, -300]
    for day in days:
        deliver(lake, record(f"day{-day:04}", at(day)), day=day)
    deliver(lake, record("late", at(-95)), day=-88)
    compact(lake)
    assert kept(lake) == ["day0000", "day0001"]
    fill(lake, *runs)
    assert kept(lake) == sorted([*(f"day{-day:04}" for day in days), "late"])


def test_a_backfill_never_writes_to_more_partitions_than_a_write_may(lake: duckdb.DuckDBPyConnection) -> None:
    # All in one file, for what counts is the day of the event.
    deliver(lake, *(record(f"day{-day:04}", at(day)) for day in range(-150, 1)), day=-88)
    deliver(lake, record("untimed", at(0)) | {"eventTime": "when?"}, day=-88)
    before = 0
    for run in (1, 2):
        fill(lake, run)
        query = "SELECT COUNT(*), COUNT(DISTINCT event_id) FROM events_compacted"
        rows, ids = lake.execute(query).fetchall()[0]
        # A day each: what a run adds is what it writes to.
        assert rows == ids
        assert rows - before <= 100
        before = rows
    assert before == 152


def test_another_run_is_a_replacement_in_the_text() -> None:
    assert backfill().replace("90 * 1", "90 * 2") == backfill(2)
    assert backfill().count("90 * 1") == backfill(3).count("90 * 3") == 4


def test_iceberg_knows_a_column_by_the_number_it_always_had() -> None:
    """A table lives for years: another number is another column, and its values are gone."""
    table = iceberg_table("s3://lake/events")
    numbers = {field["id"]: field["name"] for field in table["schema"]["fields"]}
    first, last = (fields.split() for fields in (FIRST_FIELDS, LAST_FIELDS))
    assert [numbers[number] for number in range(1, len(first) + 1)] == first
    assert [numbers[number] for number in range(45, 45 + len(last))] == last
    assert len(numbers) >= 53
    (partition,) = table["partitionSpec"]["fields"]
    assert (partition["fieldId"], partition["sourceId"], table["partitionSpec"]["specId"]) == (1000, 2, 0)
    assert table["schema"]["schemaId"] == 0


FIRST_FIELDS = "event_id event_time account region event_source event_name event_type event_category activity read_only"
LAST_FIELDS = (
    "edge_device_details corrects corrected_by fingerprint other_fields source_file source_position resource omitted"
)
