"""Silences of a period, and what verified digest files take away from them."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from custody.report.coverage import SILENT_HOURS, Coverage, Covered, Silence, without

BEGIN = datetime(2026, 11, 1)  # noqa: DTZ001  # UTC without a zone, as periods are
HOUR = timedelta(hours=1)


def at(hour: int) -> datetime:
    return BEGIN + hour * HOUR


SPANS = st.tuples(st.integers(0, 300), st.integers(1, 100)).map(lambda pair: (at(pair[0]), at(pair[0] + pair[1])))


def test_nothing_proven_leaves_all_and_all_proven_leaves_nothing() -> None:
    silence = Silence("a", at(10), at(100))

    assert without([silence], []) == (silence,)
    assert without([silence], [("a", at(0), at(200))]) == ()
    assert without([silence], [("b", at(0), at(200))]) == (silence,)
    assert without([silence], [("a", at(20), at(60))]) == (Silence("a", at(60), at(100)),)


@given(st.lists(SPANS, max_size=6))
def test_what_is_left_is_proven_by_nothing(spans: list[tuple[datetime, datetime]]) -> None:
    whole = Silence("a", at(50), at(250))
    left = without([whole], [("a", *span) for span in spans])
    proven = {hour for hour in range(50, 250) if any(begin <= at(hour) < end for begin, end in spans)}
    hours = [hour for each in left for hour in range(50, 250) if each.since <= at(hour) < each.until]

    assert proven.isdisjoint(hours)
    assert len(hours) == len(set(hours))
    assert all(each.hours >= SILENT_HOURS for each in left)
    # What is in no silence that is left is proven, or too short to be told.
    run = 0
    for hour in range(50, 251):
        run = run + 1 if hour < 250 and hour not in proven and hour not in hours else 0
        assert run < SILENT_HOURS


def test_no_record_is_not_covered() -> None:
    assert Coverage(places=(), silences=(), until=at(1)).covered is Covered.NOT
