"""Rows of ``record_hours`` from records, as they are read on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from custody.lake.rows import Row, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_READ = frozenset({"account", "region", "event_time", "event_id"})
_Place = tuple[datetime, str, str]


@dataclass(slots=True)
class _Hour:
    """What is known of one account, Region and hour; of copies, the file that is named is the one that comes first."""

    first: _Place
    last: _Place
    records: int = 0
    others: int = 0


class HourCounts:
    """Counts records by account, Region and hour; memory grows with these, not with the records."""

    def __init__(self) -> None:
        self._hours: dict[tuple[str | None, str | None, datetime], _Hour] = {}

    def add_row(self, row: Row) -> None:
        """Count a row of ``events``; one without a time is in no hour."""
        self._add(row, _text(row["source_file"]) or "", other=False)

    def add_other(self, record: Mapping[str, Any], file: str) -> None:
        """Count a record of a service that is not audited, likewise."""
        self._add(row_of(record, columns=_READ), file, other=True)

    def _add(self, row: Row, file: str, *, other: bool) -> None:
        moment = row["event_time"]
        if not isinstance(moment, datetime):
            return
        place = (moment, _text(row["event_id"]) or "", file)
        key = (_text(row["account"]), _text(row["region"]), moment.replace(minute=0, second=0))
        known = self._hours.get(key)
        if known is None:
            known = self._hours[key] = _Hour(place, place)
        known.records += 1
        known.others += other
        known.first = min(known.first, place)
        if place[:2] > known.last[:2] or (place[:2] == known.last[:2] and file < known.last[2]):
            known.last = place

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


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
