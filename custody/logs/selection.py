"""Which records a job reads, and what is counted of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.entry import is_audited_source
from custody.logs.record_borders import CHOSEN, OTHER_SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.logs.entry import Entry
    from custody.logs.record_borders import Borders
    from custody.logs.summary import Reading


class Selection:
    """Tells what is read by event source and event name, and counts the rest exactly: by service, and by hour if asked.

    Args:
        wants: whether a job reads the records of an event source and event name. It is asked once about each, and may
            be asked by several threads.
        reading: where the others are counted.
        hours: whether to count the others by account, Region and hour, for the relation ``record_hours``.
    """

    def __init__(self, wants: Callable[[str, str], bool], reading: Reading, *, hours: bool) -> None:
        self._wants = wants
        self._reading = reading
        self.hours = hours
        self._decided: dict[tuple[str, str], int] = {}

    def decide(self, source: str, name: str) -> int:
        """``CHOSEN`` and ``OTHER_SERVICE``, or neither."""
        known = self._decided.get((source, name))
        if known is None:
            known = CHOSEN * self._wants(source, name) | OTHER_SERVICE * (not is_audited_source(source))
            self._decided[source, name] = known
        return known

    def takes(self, entry: Entry) -> bool:
        """Whether an entry is read; a service's own event always is. One that is not is counted here."""
        if entry.event is not None:
            return True
        source, name = entry.record["eventSource"], entry.record["eventName"]
        decided = self.decide(source, name)
        if decided & CHOSEN:
            return True
        self._count(source, 1)
        if self.hours:
            self._reading.hours.add_record(entry.record, entry.file, other=bool(decided & OTHER_SERVICE))
        return False

    def leave(self, found: Borders, file: str) -> None:
        """Count the records of a whole file that are not read."""
        for (source, _), records in found.left_out.items():
            self._count(source, records)
        for hour in found.hours:
            self._reading.hours.add_hour(hour, file)

    def _count(self, source: str, records: int) -> None:
        counts = self._reading.unasked if is_audited_source(source) else self._reading.elsewhere
        counts[source] += records
