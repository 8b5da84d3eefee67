"""Times as text and times around them, in every year of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def iso(moment: datetime, between: str = "T", end: str = "Z") -> str:
    """A time of UTC to the second: ``2026-11-20T16:45:00Z``.

    ``strftime`` would leave out the zeros of a year below 1000, and what reads times then does not know it for one.
    """
    return f"{moment.replace(tzinfo=None).isoformat(between, 'seconds')}{end}"


def now_iso() -> str:
    """The present time, UTC, to the second."""
    return iso(datetime.now(UTC))


def before(moment: datetime, length: timedelta) -> datetime:
    """The time that lies so long before another; at the earliest the beginning of the calendar."""
    first = datetime.min.replace(tzinfo=moment.tzinfo)
    return moment - min(length, moment - first)


def after(moment: datetime, length: timedelta = timedelta(seconds=1)) -> datetime:
    """The time that lies so long after another, by default a second; at the latest the end of the calendar."""
    last = datetime.max.replace(tzinfo=moment.tzinfo)
    return moment + min(length, last - moment)
