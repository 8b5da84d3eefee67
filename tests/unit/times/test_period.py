from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.times.period import Period, PeriodError, period


def at(*parts: int) -> datetime:
    """A time, UTC without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]  # the parts of a time


NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
DAY = at(2026, 11, 20)


def of(since: str | None = None, begin: str | None = None, end: str | None = None) -> Period:
    return period(since=since, begin=begin, end=end, now=NOW)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7d", at(2026, 11, 14, 5, 30)),
        ("90m", at(2026, 11, 21, 4, 0)),
        ("2w", at(2026, 11, 7, 5, 30)),
        ("2026-11-20", DAY),
        ("today", at(2026, 11, 21)),
        ("yesterday", DAY),
        ("2026-11-20T16:45:00Z", DAY.replace(hour=16, minute=45)),
        ("2026-11-20 16:45", DAY.replace(hour=16, minute=45)),
        ("2026-11-20T16:45:00+02:00", DAY.replace(hour=14, minute=45)),
    ],
)
def test_beginnings(text: str, moment: datetime) -> None:
    assert of(since=text) == of(begin=text) == Period(moment, None)


def test_a_day_is_in_the_period_to_its_end() -> None:
    assert of(begin="2026-11-20", end="2026-11-20") == Period(DAY, DAY + timedelta(days=1))
    assert of(end="2026-11-20T12:00:00Z") == Period(None, DAY.replace(hour=12))


@pytest.mark.parametrize(
    "text", ["", "7", "d", "-7d", "7 d", "last week", "2026-13-01", "2026-11-20T25:00", "7d7d", "∞"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(PeriodError, match=r"--since .* is not a time; write 7d"):
        of(since=text)


def test_periods_that_are_none() -> None:
    with pytest.raises(PeriodError, match="both begin the period"):
        of(since="7d", begin="2026-11-01")
    with pytest.raises(PeriodError, match="--from 2026-11-20 is not before --to 2026-11-19"):
        of(begin="2026-11-20", end="2026-11-19")
    with pytest.raises(PeriodError, match="--since 2027-01-01 is not before now"):
        of(since="2027-01-01")


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_one_line(text: str) -> None:
    told = ""
    try:
        found = of(since=text).since
    except PeriodError as error:
        found, told = None, str(error)
    assert (found is not None and found.tzinfo is None) or text in told or repr(text) in told


@given(st.datetimes(at(2001, 1, 1), at(2026, 11, 20)), st.integers(-12, 14))
def test_times_come_back_whatever_their_zone(moment: datetime, hours: int) -> None:
    moment = moment.replace(microsecond=0)
    there = moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))
    assert of(since=there.isoformat()) == Period(moment, None)


@given(st.integers(0, 99999), st.sampled_from("mhdw"))
def test_durations_count_back_from_now(number: int, unit: str) -> None:
    length = number * {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(1), "w": timedelta(7)}[unit]
    if not length:
        with pytest.raises(PeriodError):
            of(since=f"{number}{unit}")
        return
    since = of(since=f"{number}{unit}").since
    assert since is not None
    now = NOW.replace(tzinfo=None)
    assert now - since == min(length, now - at(2000, 1, 1))
