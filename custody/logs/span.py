"""Which records are needed: a time, accounts, Regions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from custody.times.text import after

if TYPE_CHECKING:
    from collections.abc import Iterator

LATE = timedelta(days=1)
"""How long after a record's time its log file may be dated.

CloudTrail delivers within about five minutes, and tries for 30 days when a bucket cannot be written to; a file
is dated when it is delivered
(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html).
"""


GLOBAL_REGIONS = frozenset({"us-east-1", "us-gov-west-1", "cn-north-1", "cn-northwest-1"})
"""Regions under which the calls of global services are recorded. A trail of one other Region delivers them too, into
its own Region's folder, so nothing is left out where one of these is asked about.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What to fetch; what is left open is not narrowed.

    Attributes:
        since: of the first record wanted, UTC without a zone.
        until: the time at which the wanted records end, likewise.
        accounts: twelve digits each; empty for all.
        regions: empty for all.
        timeless: whether records without a time that can be read are wanted too, which lie in a file of any day. Event
            history has none.
        named_regions: Regions that are asked about, though others may matter too: Event history is looked up there.
    """

    since: datetime | None = None
    until: datetime | None = None
    accounts: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    timeless: bool = False
    named_regions: frozenset[str] = frozenset()

    @property
    def places(self) -> str:
        """Of what accounts and Regions alone records are wanted, in words; empty for all."""
        return " and ".join(
            f"{what} {', '.join(sorted(names))}"
            for what, names in (("account", self.accounts), ("Region", self.regions))
            if names
        )

    def has_account(self, account: str) -> bool:
        """Whether the folder of an account may hold what is wanted."""
        return not self.accounts or account in self.accounts

    def has_region(self, region: str) -> bool:
        """Whether the folder of a Region may."""
        return not self.regions or region in self.regions or not GLOBAL_REGIONS.isdisjoint(self.regions)

    def last_day(self, today: date) -> date:
        """The last day of which a log file may hold what is wanted.

        Args:
            today: the last day with log files.
        """
        return min(today, after(self.until, LATE).date()) if self.until else today

    def folders(self, today: date) -> list[str]:
        """The date folders below a Region that may hold the records, whole years and months as one.

        Args:
            today: the last day with log files.

        Returns:
            ``2026/`` or ``2026/11/`` or ``2026/11/20/``, in order; one empty text when the time is open.
        """
        if self.since is None or self.timeless:
            return [""]
        return list(_folders(self.since.date(), self.last_day(today)))


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
