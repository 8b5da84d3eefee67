"""Which records a job reads, and what is counted of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.rows import time_of
from custody.logs.entry import is_audited_source
from custody.logs.record_borders import CHOSEN, KNOWN, OTHER_SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.logs.deduplicate import Seen
    from custody.logs.entry import Entry
    from custody.logs.record_borders import Borders
    from custody.logs.summary import Reading


class TooNarrowError(Exception):
    """Ids are not enough of the records of which they alone are known: one is shared, or missing, or of a correction.

    What they say has to be compared then, so all of them have to be read.
    """


class Selection:
    """Tells what is read by event source and event name, and counts the rest exactly: by service, and by hour if asked.

    What is told of a reading is told of all records, whichever are read. Of those that are not, only the ids are looked
    at: as soon as anything would have to be told of one, the reading ends with ``TooNarrowError``.

    Args:
        wants: whether a job reads the records of an event source and event name. It is asked once about each, and may
            be asked by several threads.
        reading: where records of other services are counted.
        seen: which ids there were.
        hours: whether to count those that are not read by account, Region and hour, for the relation ``record_hours``.
    """

    def __init__(self, wants: Callable[[str, str], bool], reading: Reading, seen: Seen, *, hours: bool) -> None:
        self._wants = wants
        self._reading = reading
        self._seen = seen
        self.hours = hours
        self.narrow = False
        """Whether there were records of which the ids alone are known."""
        self._decided: dict[tuple[str, str], int] = {}

    def decide(self, source: str, name: str) -> int:
        """``CHOSEN``, ``OTHER_SERVICE`` and ``KNOWN``, as far as they are so."""
        decided = self._decided.get((source, name))
        if decided is None:
            decided = OTHER_SERVICE * (not is_audited_source(source))
            if self._wants(source, name):
                decided |= CHOSEN
            else:
                decided |= KNOWN
            self._decided[source, name] = decided
        return decided

    def takes(self, entry: Entry) -> bool:
        """Whether an entry is read; a service's own event always is. One that is not is counted here."""
        if entry.event is not None:
            return True
        source, name = entry.record["eventSource"], entry.record["eventName"]
        decided = self.decide(source, name)
        if decided & CHOSEN:
            return True
        plain = "addendum" not in entry.record and time_of(entry.record.get("eventTime")) is not None
        self._know((entry.id or "") if plain else "")
        self._count(source, 1)
        if self.hours:
            self._reading.hours.add_record(entry.record, entry.file, other=bool(decided & OTHER_SERVICE))
        return False

    def leave(self, found: Borders, file: str) -> None:
        """Count the records of a whole file that are not read."""
        for id_ in found.known:
            self._know(id_)
        for (source, _), records in found.left_out.items():
            self._count(source, records)
        for hour in found.hours:
            self._reading.hours.add_hour(hour, file)

    def _count(self, source: str, records: int) -> None:
        if not is_audited_source(source):
            self._reading.elsewhere[source] += records

    def _know(self, id_: str) -> None:
        self.narrow = True
        if not id_ or not self._seen.add_id(id_):
            raise TooNarrowError
