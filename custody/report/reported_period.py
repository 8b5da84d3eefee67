"""The time a report is about: from a moment up to, not including, another; UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from custody.errors import CustodyError
from custody.times.text import before

if TYPE_CHECKING:
    from custody.engines.local import LocalEngine

_SHORT = 19


class ReportError(CustodyError):
    """There is nothing to report on, or it cannot be reported there."""


@dataclass(frozen=True, slots=True)
class Period:
    """``since`` up to, not including, ``until``: UTC without a zone, whole seconds."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        """Refuse what is empty."""
        if self.since >= self.until:
            raise ReportError(f"the period from {self.since} to {self.until} is empty; give an end after its beginning")

    @property
    def before(self) -> Period:
        """The time before it, as long as it; shorter where the calendar begins."""
        since = before(self.since, self.until - self.since)
        return Period(since, self.since) if since < self.since else Period(self.since, self.until)

    def holds(self, time: str | None) -> bool:
        """Whether ISO text such as ``2026-11-20T12:00:00Z`` lies in it; what has no time does."""
        if time is None:
            return True
        when = time[:_SHORT].replace("T", " ")
        return str(self.since) <= when < str(self.until)


def period_of(engine: LocalEngine, since: datetime | None, until: datetime | None, *, now: datetime) -> Period:
    """The period asked for; where an end is left open, whole days as far as the records reach, or the present one.

    Raises:
        ReportError: it is empty.
    """
    if since is None or until is None:
        first, last = engine.span() or (None, None)
        begin = first if isinstance(first, datetime) else until or now
        if until is not None:
            # A period that ends before the first record is a quiet one.
            begin = min(begin, until - timedelta(seconds=1))
        first, last = begin, last if isinstance(last, datetime) else begin
        since = since or datetime(first.year, first.month, first.day)  # noqa: DTZ001  # UTC without a zone, as rows are
        until = until or datetime(last.year, last.month, last.day) + timedelta(days=1)  # noqa: DTZ001  # likewise
    return Period(since, until)
