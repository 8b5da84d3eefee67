"""Which ids have been read before, in memory that is fixed from the start."""

from __future__ import annotations

_SLOTS = 1 << 20
_FULL = _SLOTS * 3 // 4


class Seen:
    """A table of 64-bit fingerprints: 8 MiB, however many files are read.

    It counts duplicates among the first 786,432 different ids and takes none in after that. Two ids may share
    a fingerprint, once in some fifty million full tables, so what is told apart here is only counted: a
    record that seems a duplicate is still looked at.
    """

    def __init__(self) -> None:
        self._slots = memoryview(bytearray(_SLOTS * 8)).cast("Q")
        self._used = 0

    @property
    def full(self) -> bool:
        """Whether duplicates of ids read from now on go uncounted."""
        return self._used >= _FULL

    def add(self, id_: str) -> bool:
        """Whether the id was there before; it is from now on."""
        slots = self._slots
        # Zero marks a free slot.
        fingerprint = (hash(id_) & 0xFFFF_FFFF_FFFF_FFFF) or 1
        slot = fingerprint % _SLOTS
        while held := slots[slot]:
            if held == fingerprint:
                return True
            slot = (slot + 1) % _SLOTS
        if self._used < _FULL:
            slots[slot] = fingerprint
            self._used += 1
        return False
