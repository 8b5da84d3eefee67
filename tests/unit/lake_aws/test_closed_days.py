"""Before any border that there can be, the views' rows are the compacted table's, whatever nights failed."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from unit.lake_aws.nights import TODAY, at, compact, create, deliver, record
from unit.lake_aws.nights import _view as view

from custody.engines.dialect import to_duckdb
from custody.lake.events_view import READ_DAYS, REPLACED_VIEW, VIEW, compacted

BORDER = TODAY - timedelta(days=READ_DAYS - 1)
DELIVERIES = st.lists(st.tuples(st.integers(-11, 0), st.integers(0, 6), st.booleans()), min_size=1, max_size=12)


def closed(lake: duckdb.DuckDBPyConnection, rows: str) -> list[tuple[object, ...]]:
    lies_before = f"event_time IS NULL OR event_time < TIMESTAMP '{BORDER} 00:00:00'"
    # What is in them came from this package.
    return lake.execute(f"SELECT event_id, corrected_by FROM ({rows}) WHERE {lies_before} ORDER BY 1").fetchall()  # noqa: S608


def lake_of(deliveries: list[tuple[int, int, bool]], nights: set[int]) -> duckdb.DuckDBPyConnection:
    """Each record on its day and as many days late; some are corrections of the one before."""
    lake = duckdb.connect()
    create(lake)
    for today in range(-11, 1):
        for number, (day, late, corrects) in enumerate(deliveries):
            if min(day + late, 0) == today:
                named = {"reason": "UPDATED_DATA", "originalEventID": f"{number - 1}", "updatedFields": "userAgent"}
                before = deliveries[number - 1][0] if corrects and number else day
                more = {"addendum": named} if corrects and number else {}
                deliver(lake, record(f"{number}", at(before), **more), day=max(today, before), file=f"{number}-")
        if today in nights:
            compact(lake, day=today)
    return lake


@settings(max_examples=15, phases=[Phase.generate])
@given(DELIVERIES, st.sets(st.integers(-11, 0)))
def test_rows_are_the_same(deliveries: list[tuple[int, int, bool]], nights: set[int]) -> None:
    with lake_of(deliveries, nights) as lake:
        for name, replaced in ((VIEW, False), (REPLACED_VIEW, True)):
            whole = view(replaced=replaced).replace("1234-05-06", f"{TODAY}")
            assert closed(lake, to_duckdb(compacted()[name])) == closed(lake, whole)


@pytest.mark.parametrize(("name", "expected"), [(VIEW, [("1", None)]), (REPLACED_VIEW, [("0", "1")])])
def test_both_sides_of_a_correction_are_there(name: str, expected: list[tuple[str, str | None]]) -> None:
    with lake_of([(-9, 0, False), (-9, 1, True)], {-7}) as lake:
        assert closed(lake, to_duckdb(compacted()[name])) == expected
