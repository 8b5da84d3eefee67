"""Which records have been read before, in memory that is fixed from the start."""

from __future__ import annotations

import mmap
from enum import Enum, auto
from typing import TYPE_CHECKING

from custody.lake.fingerprint import is_unique
from custody.logs.problem import Note, Problem
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from custody.logs.entry import Entry
    from custody.logs.statistics import Tally

_SLOTS = 1 << 23
_FULL = _SLOTS * 3 // 4

_FEW = 600_000
"""Marks that are held in a set: a fifth of the time, and half of the memory, for Python makes it larger beyond that."""

_CONTENT = 0x5851_F42D_4C95_7F2D
"""Sets the marks of what records say apart from those of ids."""

REUSED = "bears the id {} of another record and says something else; both are kept, and one of them is forged"
_PLACEHOLDER = "has records whose id is no UUID and that of others, as in anonymized data; each is kept"


class Met(Enum):
    """What a record is beside those read before."""

    NEW = auto()
    COPY = auto()
    """It says what another one said, the id included."""
    OTHER = auto()
    """Another one of the same id said something else."""


def _zeros(size: int) -> mmap.mmap | bytearray:
    """Memory that the system gives page by page, as it is written to: most folders need little of it."""
    if not hasattr(mmap, "MAP_PRIVATE"):
        return bytearray(size)
    return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


class Seen:
    """A table of 64-bit marks: 64 MiB, however many files are read; where few are, little of it is ever touched.

    It holds two marks a record, of its id and of everything it says, for the first 3,145,728 different records, and
    takes none in after that. Two things may share a mark, once in a million full tables, so what is told apart here is
    counted and named, and no record is left out for it.
    """

    def __init__(self) -> None:
        self._few: set[int] | None = set()
        self._slots = memoryview(b"").cast("Q")
        self._used = 0

    @property
    def full(self) -> bool:
        """Whether copies of records read from now on go uncounted."""
        return self._used >= _FULL

    def takes(self, records: int) -> bool:
        """Whether so many more records are all remembered, or none of them."""
        return self.full or self._used + 2 * records <= _FULL

    def add(self, id_: str | None, content: bytes) -> Met:
        """What a record is beside the others; it is one of them from now on.

        Args:
            id_: None for a record without one, which only its content names.
            content: as ``custody.lake.fingerprint.canonical`` has it.
        """
        # An id may be what another record says, and has the same hash then.
        if self._held(hash(content) ^ _CONTENT):
            return Met.COPY
        return Met.OTHER if id_ is not None and self._held(hash(id_)) else Met.NEW

    def add_id(self, id_: str) -> bool:
        """Whether a record that is known by its id alone is a new one; it is one of them from now on."""
        before = self._used
        held = self._held(hash(id_))
        # What it says would take a mark too: so the table is full after the same records, however they are known.
        self._used += self._used - before
        return not held

    def add_ids(self, ids: Collection[str]) -> bool:
        """As ``add_id`` for several, in a fraction of the time: whether all of them are new. It may stop where not."""
        if (few := self._few) is not None:
            if len(few) + len(ids) <= _FEW and self.takes(len(ids)) and not self.full:
                before = len(few)
                few.update(map(hash, ids))
                self._used += 2 * (len(few) - before)
                return len(few) - before == len(ids)
            self._lay_out(few)
        slots, used, full, size = self._slots, self._used, _FULL, _SLOTS
        for mark in map(hash, ids):
            mark = (mark & 0xFFFF_FFFF_FFFF_FFFF) or 1  # noqa: PLW2901  # as in _held, which would be called as often
            slot = mark % size
            while held := slots[slot]:
                if held == mark:
                    self._used = used
                    return False
                slot = (slot + 1) % size
            if used < full:
                slots[slot] = mark
                used += 2
        self._used = used
        return True

    def _lay_out(self, few: set[int]) -> None:
        """Put the marks of the set into the table, which takes their place."""
        self._few, self._slots = None, memoryview(_zeros(_SLOTS * 8)).cast("Q")
        used = self._used
        self._used = 0
        for mark in few:
            self._held(mark)
        self._used = used

    def _held(self, mark: int) -> bool:
        if (few := self._few) is not None:
            if len(few) < _FEW:
                if mark in few:
                    return True
                if self._used < _FULL:
                    few.add(mark)
                    self._used += 1
                return False
            self._lay_out(few)
        slots = self._slots
        # Zero marks a free slot.
        mark = (mark & 0xFFFF_FFFF_FFFF_FFFF) or 1
        slot = mark % _SLOTS
        while held := slots[slot]:
            if held == mark:
                return True
            slot = (slot + 1) % _SLOTS
        if self._used < _FULL:
            slots[slot] = mark
            self._used += 1
        return False


def beside_others(entry: Entry, met: Met, tally: Tally) -> Problem | None:
    """Count a record that was read before; a problem when another one of its id said something else.

    An id that is no UUID names nothing, as in data that somebody made anonymous: that is worth a note.
    """
    tally.duplicates += met is Met.COPY
    if met is not Met.OTHER or entry.id is None:
        return None
    if not is_unique(entry.id):
        if not tally.placeholders:
            tally.note(Note(entry.file, _PLACEHOLDER))
        tally.placeholders += 1
        return None
    return Problem(entry.file, f"record {entry.position}", REUSED.format(entry.id), ProblemKind.REUSED)
