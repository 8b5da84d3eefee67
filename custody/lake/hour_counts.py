"""Rows of ``record_hours`` from records, as they are read on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from custody.lake.rows import Row, row_of, time_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TIMES_KNOWN = 4096
_READ = frozenset({"account", "region", "event_time", "event_id"})
_Place = tuple[datetime, str, str]
_Key = tuple[str | None, str | None, datetime]


class CountedHour(Protocol):
    """Records of one account, Region and hour of one file; see ``custody.logs.record_borders.Hour``."""

    @property
    def account(self) -> str | None:
        """None where the records have none."""

    @property
    def region(self) -> str | None:
        """None where the records have none."""

    @property
    def first(self) -> tuple[str, str]:
        """Time and id of the first."""

    @property
    def last(self) -> tuple[str, str]:
        """Time and id of the last."""

    @property
    def records(self) -> int:
        """How many."""

    @property
    def others(self) -> int:
        """Those of services that are not audited."""


@dataclass(slots=True)
class _Hour:
    """What is known of one account, Region and hour; of copies, the file that is named is the one that comes first."""

    first: _Place
    last: _Place
    records: int = 0
    others: int = 0

    def take(self, first: _Place, last: _Place) -> None:
        """Make first and last what they are with these."""
        self.first = min(self.first, first)
        if last[:2] > self.last[:2] or (last[:2] == self.last[:2] and last[2] < self.last[2]):
            self.last = last


class HourCounts:
    """Counts records by account, Region and hour; memory grows with these, not with the records."""

    def __init__(self) -> None:
        self._hours: dict[_Key, _Hour] = {}

    def __bool__(self) -> bool:
        return bool(self._hours)

    def add_row(self, row: Row) -> None:
        """Count a row of ``events``; one without a time is in no hour."""
        self._add(row, _text(row["source_file"]) or "", other=False)

    def add_record(self, record: Mapping[str, Any], file: str, *, other: bool) -> None:
        """Count a record that becomes no row, likewise.

        Args:
            record: the record.
            file: the log file it is from.
            other: whether it is of a service that is not audited.
        """
        self._add(row_of(record, columns=_READ), file, other=other)

    def add_hour(self, hour: CountedHour, file: str) -> None:
        """Count records of one file that were counted before; a day that there is none of is in no hour."""
        first, last = time_of(hour.first[0]), time_of(hour.last[0])
        if first is None or last is None:
            return
        places = (first, hour.first[1], file), (last, hour.last[1], file)
        self._join((hour.account, hour.region, _begun(first)), _Hour(*places, hour.records, hour.others))

    def add_all(self, others: HourCounts) -> None:
        """Count what others have counted; what is named is named as if all had been counted here."""
        for key, hour in others._hours.items():
            self._join(key, hour)

    def _add(self, row: Row, file: str, *, other: bool) -> None:
        moment = row["event_time"]
        if not isinstance(moment, datetime):
            return
        place = (moment, _text(row["event_id"]) or "", file)
        key = (_text(row["account"]), _text(row["region"]), _begun(moment))
        known = self._hours.get(key)
        if known is None:
            self._hours[key] = _Hour(place, place, 1, int(other))
            return
        known.records += 1
        known.others += other
        # Most records are neither the first nor the last.
        if not (known.first[0] < moment < known.last[0]):
            known.take(place, place)

    def _join(self, key: _Key, more: _Hour) -> None:
        known = self._hours.get(key)
        if known is None:
            self._hours[key] = _Hour(more.first, more.last, more.records, more.others)
            return
        known.records += more.records
        known.others += more.others
        known.take(more.first, more.last)

    def rows(self) -> Iterator[Row]:
        """A row for each of ``HOUR_COLUMNS``."""
        for (account, region, hour), known in self._hours.items():
            yield {
                "account": account,
                "region": region,
                "hour": hour,
                "records": known.records,
                "other_records": known.others,
                "first_time": known.first[0],
                "last_time": known.last[0],
                "first_event_id": known.first[1] or None,
                "first_file": known.first[2] or None,
                "last_event_id": known.last[1] or None,
                "last_file": known.last[2] or None,
            }


# Of one second there are many records.
@lru_cache(_TIMES_KNOWN)
def _begun(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
