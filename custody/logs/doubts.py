"""The ids that more than one record bears, or that a correction names, found by looking through all files once.

Few are shared: CloudTrail may deliver a record twice, and folders overlap. So what these records say is compared, and
all others are told by their ids alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.deduplicate import Seen
from custody.logs.record_borders import KNOWN
from custody.logs.selection import Selection, ids_of
from custody.logs.summary import Reading

if TYPE_CHECKING:
    from custody.logs.entry import Entry
    from custody.logs.record_borders import Borders

MOST = 100_000
"""Ids in doubt, some 10 MB of them, beyond which all records are compared."""


class TooManyError(Exception):
    """There are more ids in doubt than are worth remembering."""


class Doubts(Selection):
    """Reads nothing, and looks at every id; raises ``TooManyError`` beyond ``MOST``.

    Attributes:
        found: the ids in doubt.
    """

    def __init__(self) -> None:
        self._met = Seen()
        super().__init__(lambda _source, _name: False, Reading(), self._met, hours=False)
        self.found: set[str] = set()

    def decide(self, source: str, name: str) -> int:  # noqa: ARG002  # whatever it is
        """Of every record the id is looked at."""
        return KNOWN

    def suffices(self, found: Borders) -> bool:
        """Whether every record of a file has an id and corrects no other."""
        return "" not in found.known

    def takes(self, entry: Entry) -> bool:
        """Look at an entry's id, and at the one that it corrects."""
        if entry.known_by:
            self._look_at(entry.known_by)
        if entry.event is None and "addendum" in entry.record:
            for id_ in ids_of(entry):
                self._doubt(id_)
        return False

    def leave(self, found: Borders, file: str) -> bool:  # noqa: ARG002  # wherever it is
        """Look at all ids of a file, of which nothing is read."""
        for id_ in found.known:
            self._look_at(id_)
        return True

    def _look_at(self, id_: str) -> None:
        if not self._met.add_id(id_):
            self._doubt(id_)

    def _doubt(self, id_: str) -> None:
        self.found.add(id_)
        if len(self.found) > MOST:
            raise TooManyError
