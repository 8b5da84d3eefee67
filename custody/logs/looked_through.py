"""One log file as CloudTrail writes it, looked through in little more time than unpacking it takes."""

from __future__ import annotations

import ctypes
import os
import stat
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from isal import isal_zlib

from custody.logs.contents import DAMAGED, GZIP, open_at_once
from custody.logs.gunzip import SMALLEST, Gunzip, unpacked_size
from custody.logs.record_borders import RecordBorders

if TYPE_CHECKING:
    from pathlib import Path

    from custody.logs.record_borders import Borders, Decide

_MAGIC = b"\x1f\x8b"
_LONG = b" " * 64


class Looking:
    """Looks through one file after the other; not to be shared between threads.

    Args:
        limit: bytes of one file, unpacked, beyond which it is left to the plain reader, which refuses it.
        decide: as for ``RecordBorders.of``.
        hours: likewise.
    """

    def __init__(self, limit: int, decide: Decide, *, hours: bool) -> None:
        self._limit, self._hours = limit, hours
        self._borders = RecordBorders(decide)
        self._gunzip: Gunzip | None = None
        with suppress(OSError):
            self._gunzip = Gunzip()

    def through(self, path: Path) -> Borders | None:
        """What a file holds; None when only the plain reader can tell, which has the word about everything odd."""
        try:
            with open(path, "rb", opener=open_at_once) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return None
                data = file.read(self._limit + 1)
        except OSError:
            return None
        return self.through_bytes(data)

    def through_bytes(self, data: bytes) -> Borders | None:
        """What a file holds, by its bytes."""
        if data.startswith(_MAGIC) and self._gunzip is not None:
            size = unpacked_size(data) if len(data) >= SMALLEST else self._limit + 1
            put = partial(self._gunzip.into, data, room=size)
        else:
            unpacked = _unpacked(data, self._limit) if data.startswith(_MAGIC) else data
            if unpacked is None:
                return None
            size, put = len(unpacked), partial(_copy, unpacked)
        return self._borders.of(size, put, hours=self._hours) if size <= self._limit else None


def _copy(data: bytes, place: int) -> bool:
    ctypes.memmove(place, data, len(data))
    return True


def _unpacked(data: bytes, limit: int) -> bytes | None:
    """The one gzip member that a file is, behind which nothing stands."""
    member = isal_zlib.decompressobj(wbits=GZIP)
    try:
        found: bytes = member.decompress(data, limit + 1)
    except DAMAGED:
        return None
    # isal leaves the upper halves of the processor's wide registers in use, which slows down what follows by twenty
    # times where it is compiled for narrow ones. A search of one byte, as the C library has it, clears them.
    _LONG.find(b"\0")
    return found if member.eof and not member.unused_data else None
