"""Which records a job reads, which of them have to be compared with others, and what is counted of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.clean_text import clean
from custody.lake.derived import corrects
from custody.lake.rows import time_of
from custody.logs.entry import is_audited, is_audited_source
from custody.logs.record_borders import CHOSEN, KNOWN, OTHER_SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from custody.logs.deduplicate import Seen
    from custody.logs.entry import Entry
    from custody.logs.record_borders import Borders
    from custody.logs.summary import Reading


class TooNarrowError(Exception):
    """An id is not enough of a record of which it alone was looked at: it is shared, or missing, or of a correction.

    What such records say has to be compared, so they have to be read.
    """


class Selection:
    """Tells what is read by event source and event name, and counts the rest exactly: by service, and by hour if asked.

    What is told of a reading is told of all records, whichever are read. What tells a record from others is its id: as
    soon as one is met that is shared, missing, or of a correction, the reading ends with ``TooNarrowError``, unless
    that id is among those in doubt. Records in doubt are read whatever they are, and compared by all that they say.

    Args:
        wants: whether a job reads the records of an event source and event name. It is asked once about each, and may
            be asked by several threads.
        reading: where records of other services are counted.
        seen: which ids there were.
        hours: whether to count those that are not read by account, Region and hour, for the relation ``record_hours``.
        doubted: the ids that are in doubt, as ``custody.logs.doubts`` finds them; by default it is not known whether
            there are any. With it, records without an id, corrections and records without a time are in doubt too.
        compared: whether all records are read and compared by all that they say, and none by its id alone.
    """

    def __init__(
        self,
        wants: Callable[[str, str], bool],
        reading: Reading,
        seen: Seen,
        *,
        hours: bool,
        doubted: frozenset[str] | None = None,
        compared: bool = False,
    ) -> None:
        self._wants = wants
        self._reading = reading
        self._seen = seen
        self._doubted = doubted
        self.hours = hours
        self.compared = compared
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

    def suffices(self, found: Borders) -> bool:
        """Whether what is told of a file is enough, and none of its records that are not read are in doubt."""
        if not self._seen.takes(found.records):
            # Which records are still remembered depends on their order.
            return False
        doubted = self._doubted
        return doubted is None or ("" not in found.known and doubted.isdisjoint(found.known))

    def takes(self, entry: Entry) -> bool:
        """Whether an entry is read; a service's own event always is. One that is not is counted here."""
        if entry.event is not None:
            return True
        source, name = entry.record["eventSource"], entry.record["eventName"]
        decided = self.decide(source, name)
        if decided & CHOSEN:
            return True
        known = "" if _has_to_be_read(entry) else entry.known_by
        if self._doubted is not None and (not known or known in self._doubted):
            return True
        self._know(known)
        self._count(source, 1)
        if self.hours:
            self._reading.hours.add_record(entry.record, entry.file, other=bool(decided & OTHER_SERVICE))
        return False

    def leave(self, found: Borders, file: str) -> bool:
        """Count a whole file that was looked through, but for the corrections among what is read.

        Returns:
            Whether the ids of all that is read are enough to tell it from all others; these are known from now on.

        Raises:
            TooNarrowError: those of the others are not.
        """
        if "" in found.known or not self._seen.add_ids(found.known):
            raise TooNarrowError
        for source, records in found.elsewhere.items():
            self._reading.elsewhere[source] += records
        for hour in found.hours:
            self._reading.hours.add_hour(hour, file)
        return self._all_alone(found.ids)

    def _all_alone(self, ids: list[str]) -> bool:
        """As ``tells_alone``, of all records of a file that are read."""
        if self.compared or self._seen.full or "" in ids:
            return False
        if self._doubted is not None and not self._doubted.isdisjoint(ids):
            return False
        if not self._seen.add_ids(ids):
            raise TooNarrowError
        return True

    def count(self, entry: Entry) -> None:
        """Count an entry that is read of a file that was read plainly."""
        reading = self._reading
        if entry.event is not None:
            reading.timeless += time_of(entry.event.get("time")) is None
        elif is_audited(entry):
            reading.timeless += time_of(entry.record.get("eventTime")) is None
            self.count_correction(entry)
        else:
            reading.elsewhere[entry.record["eventSource"]] += 1

    def count_correction(self, entry: Entry) -> None:
        """Count what corrects another record of audited services; the rest of what was looked through is counted."""
        if "addendum" in entry.record and is_audited(entry):
            self._reading.corrections += corrects(entry.record) is not None

    def tells_alone(self, entry: Entry) -> bool:
        """Whether the id of a record that is read is enough to tell it from all others; it is one of them from now on.

        Raises:
            TooNarrowError: it is not, and nobody had doubted it.
        """
        if self.compared or entry.event is not None:
            return False
        id_ = entry.known_by
        if not id_ or "addendum" in entry.record:
            self.met(entry)
            return False
        if self._seen.full or (self._doubted is not None and id_ in self._doubted):
            return False
        self._know(id_)
        return True

    def met(self, entry: Entry) -> None:
        """A record is read that has to be compared with another one.

        Raises:
            TooNarrowError: that one may have been told by its id alone.
        """
        if self.compared:
            return
        # What came while the files were looked through for doubts was doubted by nobody.
        if self._doubted is None or not self._doubted.issuperset(ids_of(entry)):
            raise TooNarrowError

    def _count(self, source: str, records: int) -> None:
        if not is_audited_source(source):
            self._reading.elsewhere[source] += records

    def _know(self, id_: str) -> None:
        if not id_ or not self._seen.add_id(id_):
            raise TooNarrowError


def ids_of(entry: Entry) -> Iterator[str]:
    """The id of an entry, and of the record that it corrects, as columns have them."""
    if entry.known_by:
        yield entry.known_by
    if entry.event is None and (named := corrects(entry.record)):
        yield clean(named)


def _has_to_be_read(entry: Entry) -> bool:
    """Whether more has to be told of a record than its id, whatever that is."""
    return "addendum" in entry.record or time_of(entry.record.get("eventTime")) is None
