"""Whether the period is covered by the logs: a quarter without any must not look like a calm one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from custody.report.escaping import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from custody.engines.local import LocalEngine
    from custody.report.reported_period import Period

SILENT_HOURS = 24
"""Hours without a record of any service that are told as a gap; the question ``record-gaps`` has the same default."""

_HOUR = timedelta(hours=1)
_HOURS = """
SELECT account, region, hour, records
FROM record_hours
WHERE hour >= DATE_TRUNC('hour', CAST(:since AS timestamp)) AND hour < CAST(:until AS timestamp)
ORDER BY account, region, hour
"""

COVERAGE_TEXTS = (_HOURS,)
"""What is asked here."""


class Covered(StrEnum):
    """How far the logs cover a period."""

    WHOLE = "whole"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Silence:
    """A day or more in which an account has no record of any service.

    Attributes:
        account: twelve digits; empty where the records name none.
        since: the end of the last hour with a record before, or the beginning of the period.
        until: the beginning of the next hour with a record, or the end of the period.
    """

    account: str
    since: datetime
    until: datetime

    @property
    def hours(self) -> int:
        """How long, in whole hours."""
        return int((self.until - self.since) / _HOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What there is of one account and Region.

    Attributes:
        days: how many records of any service there are, by day (``2026-11-20``).
        hours: in how many hours there is one.
    """

    account: str
    region: str
    days: Mapping[str, int]
    hours: int

    @property
    def records(self) -> int:
        """How many records of any service; one that was delivered twice counts twice."""
        return sum(self.days.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the logs cover a period, as far as records can tell: a file that is missing leaves no trace in them.

    Attributes:
        places: by account and Region, in that order; those alone of which there is a record.
        silences: by account, all its Regions together, in order of time.
        missing: accounts that have records in the time before, as long as the period, and none in it.
        over: whether the period had ended when the report was made.
        until: how far it was looked at: the end of the period, or when the report was made.
    """

    places: tuple[Place, ...]
    silences: tuple[Silence, ...]
    missing: tuple[str, ...] = ()
    over: bool = True
    until: datetime

    @property
    def covered(self) -> Covered:
        """Whole, when no account is silent for a day, or missing, and the period is over."""
        if not self.places:
            return Covered.NOT
        return Covered.PARTLY if self.silences or self.missing or not self.over else Covered.WHOLE

    @property
    def accounts(self) -> tuple[str, ...]:
        """Those that have a record."""
        return tuple(dict.fromkeys(place.account for place in self.places))


def coverage_of(engine: LocalEngine, period: Period, created: datetime, before: Period | None = None) -> Coverage:
    """How far the records that were read cover a period.

    Args:
        engine: holds ``record_hours``.
        period: which one.
        created: when the report is made, UTC without a zone; nothing is missed that came later.
        before: the time before, in which other accounts may have been; None to look for none.

    Raises:
        QueryError: DuckDB refused it.
    """
    until = min(period.until, max(created, period.since))
    places, hours = _places(engine, period)
    known = _places(engine, before)[1] if before else {}
    return Coverage(
        places=places,
        silences=tuple(each for account in sorted(hours) for each in _silences(account, hours[account], period, until)),
        missing=tuple(sorted(set(known) - set(hours))),
        over=period.until <= created,
        until=until,
    )


def _places(engine: LocalEngine, period: Period) -> tuple[tuple[Place, ...], dict[str, list[datetime]]]:
    """The places, and the hours of each account."""
    days: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    hours: dict[str, list[datetime]] = defaultdict(list)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    answer = engine.run(_HOURS, {"since": str(period.since), "until": str(period.until)})
    for account, region, hour, records in answer.rows:
        if isinstance(hour, datetime) and isinstance(records, int):
            key = (text_of(account), text_of(region))
            days[key][hour.date().isoformat()] += records
            counts[key] += 1
            hours[key[0]].append(hour)
    places = (
        Place(account=account, region=region, days=dict(found), hours=counts[account, region])
        for (account, region), found in sorted(days.items())
    )
    return tuple(places), {account: sorted(set(found)) for account, found in hours.items()}


def _silences(account: str, hours: Sequence[datetime], period: Period, until: datetime) -> Iterator[Silence]:
    ends = (period.since, *(min(hour + _HOUR, until) for hour in hours))
    begins = (*(max(hour, period.since) for hour in hours), until)
    for since, end in zip(ends, begins, strict=True):
        if end - since >= SILENT_HOURS * _HOUR:
            yield Silence(account, since, end)


def without(silences: Iterable[Silence], proven: Sequence[tuple[str, datetime, datetime]]) -> tuple[Silence, ...]:
    """The silences of which a part as long as a day is left where nothing proves that they were quiet.

    Args:
        silences: of any accounts.
        proven: account, beginning and end of each time that verified digest files cover.
    """
    left: list[Silence] = []
    for silence in silences:
        since = silence.since
        covers = sorted((begin, end) for account, begin, end in proven if account == silence.account)
        for begin, end in (*covers, (silence.until, silence.until)):
            if min(begin, silence.until) - since >= SILENT_HOURS * _HOUR:
                left.append(Silence(silence.account, since, min(begin, silence.until)))
            since = max(since, min(end, silence.until))
    return tuple(left)
