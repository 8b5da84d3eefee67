"""Which records are needed: a time, accounts, Regions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LATE = timedelta(days=1)
"""How long after a record's time its log file may be dated.

CloudTrail delivers within about five minutes, and tries for 30 days when a bucket cannot be written to; a file
is dated when it is delivered
(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What to fetch; what is left open is not narrowed.

    Attributes:
        since: of the first record wanted, UTC without a zone.
        until: the time at which the wanted records end, likewise.
        accounts: twelve digits each; empty for all.
        regions: empty for all.
    """

    since: datetime | None = None
    until: datetime | None = None
    accounts: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    def folders(self, today: date) -> list[str]:
        """The date folders below a Region that may hold the records, whole years and months as one.

        Args:
            today: the last day with log files.

        Returns:
            ``2026/`` or ``2026/11/`` or ``2026/11/20/``, in order; one empty text when the time is open.
        """
        if self.since is None:
            return [""]
        first = self.since.date()
        last = min(today, (self.until + LATE).date()) if self.until else today
        return list(_folders(first, last))


def _folders(first: date, last: date) -> Iterator[str]:
    day = first
    while day <= last:
        year_end, month_end = date(day.year, 12, 31), _month_end(day)
        if (day.month, day.day) == (1, 1) and year_end <= last:
            yield f"{day.year:04}/"
            day = year_end
        elif day.day == 1 and month_end <= last:
            yield f"{day.year:04}/{day.month:02}/"
            day = month_end
        else:
            yield f"{day.year:04}/{day.month:02}/{day.day:02}/"
        day += timedelta(days=1)


def _month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)
