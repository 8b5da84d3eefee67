"""Times as people write them: ``7d``, ``2026-11-20``, ``yesterday``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from custody.errors import CustodyError

_AGO = re.compile(r"(\d{1,5})([mhdw])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DAYS = {"today": 0, "yesterday": 1}
_HOW = "write 7d, 12h, 2026-11-20 or 2026-11-20T16:45:00Z"
_FIRST = datetime(2000, 1, 1)  # noqa: DTZ001  # UTC without a zone, as everything below


class PeriodError(CustodyError):
    """A time is not understood, or the period it bounds is empty."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a time, which is in it, to a time, which is not; UTC without a zone. None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None


Time = str | date | datetime | timedelta
"""A time as people and programs give it, UTC where it names no zone; a length of time is so long ago."""

OPTIONS = ("--since", "--from", "--to")
ARGUMENTS = ("since", "since", "until")


def period(
    *,
    since: Time | None,
    begin: Time | None = None,
    end: Time | None,
    now: datetime,
    called: tuple[str, str, str] = OPTIONS,
) -> Period:
    """The period that ``--since``, ``--from`` and ``--to`` bound, or the arguments of those meanings.

    Args:
        since: how long back, or from when.
        begin: from when; the same under another name, so only one of the two.
        end: until when; a day without a time is in the period to its end.
        now: the present, UTC with its zone.
        called: what the three are called where they were given, for the error line.

    Raises:
        PeriodError: one is not understood, both beginnings are given, or the end is not after the beginning.
    """
    if since is not None and begin is not None:
        raise PeriodError(f"{called[0]} {since} and {called[1]} {begin} both begin the period; give one of them")
    name, text = (called[1], begin) if since is None else (called[0], since)
    first = None if text is None else _moment(name, text, now)
    last = None if end is None else _moment(called[2], end, now, to_the_end=True)
    if first is not None and (last or _naive(now)) <= first:
        shown = f"{called[2]} {end}" if end is not None else "now"
        raise PeriodError(f"{name} {text} is not before {shown}; give an earlier time")
    return Period(first, last)


def _moment(name: str, given: Time, now: datetime, *, to_the_end: bool = False) -> datetime:
    if isinstance(given, datetime):
        return (_naive(given) if given.tzinfo else given).replace(microsecond=0)
    if isinstance(given, timedelta):
        return max(_naive(now) - given, _FIRST).replace(microsecond=0)
    text = given.isoformat() if isinstance(given, date) else given
    if not isinstance(text, str):
        raise PeriodError(f"{name} {text!r} is not a time; {_HOW}")
    said = text.strip()
    if match := _AGO.fullmatch(said):
        return max(_naive(now) - int(match[1]) * _UNITS[match[2]], _FIRST)
    day = _day(said, now)
    if day is not None:
        return datetime.combine(day, time()) + timedelta(days=to_the_end)
    try:
        found = datetime.fromisoformat(said)
        moment = _naive(found) if found.tzinfo else found
    except (ValueError, OverflowError):
        raise PeriodError(f"{name} {text!r} is not a time; {_HOW}") from None
    return moment.replace(microsecond=0)


def _day(said: str, now: datetime) -> date | None:
    if said in _DAYS:
        return _naive(now).date() - timedelta(days=_DAYS[said])
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    # The last day of the calendar has no next one to end at.
    return day if day < date.max else None


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
