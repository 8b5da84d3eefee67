"""One log file as CloudTrail writes it, looked through in little more time than unpacking it takes."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from isal import isal_zlib

from custody.logs.contents import DAMAGED, GZIP, open_at_once

if TYPE_CHECKING:
    from pathlib import Path

    from custody.logs.record_borders import Borders, Decide, RecordBorders

_MAGIC = b"\x1f\x8b"
_LONG = b" " * 64


def look_through(path: Path, limit: int, borders: RecordBorders, decide: Decide, *, hours: bool) -> Borders | None:
    """What a file holds; None when only the plain reader can tell, which has the word about everything odd.

    Args:
        path: the file.
        limit: bytes of it, unpacked, beyond which the plain reader refuses it.
        borders: what looks.
        decide: as for ``RecordBorders.of``.
        hours: likewise.
    """
    try:
        with open(path, "rb", opener=open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(limit + 1)
    except OSError:
        return None
    unpacked = _unpacked(data, limit) if data.startswith(_MAGIC) else data
    if unpacked is None or len(unpacked) > limit:
        return None
    return borders.of(unpacked, decide, hours=hours)


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
