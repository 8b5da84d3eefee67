"""The bytes of one file, unpacked, and never more of them than the limit."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20
_MAGIC = b"\x1f\x8b"
_GZIP = 31
_MEBIBYTE = 1 << 20

# isal's stub declares the class as if it were an instance of it.
_DAMAGED: type[Exception] = vars(isal_zlib)["error"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    Attributes:
        data: the bytes that could be had.
        problem: why they are not all, empty when they are.
    """

    data: bytes | bytearray
    problem: str = ""


def read_contents(path: Path, limit: int) -> Contents:
    """Read a file, unpacking it when it begins as gzip does, whatever it is called.

    Args:
        path: the file.
        limit: bytes, unpacked, beyond which the file is refused.
    """
    try:
        with open(path, "rb", opener=_opened) as file:
            start = file.read(len(_MAGIC))
            if not start and stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                return Contents(b"", "is a pipe that nobody writes to")
            if start == _MAGIC:
                return _unpack(start, file, limit)
            data = start + file.read(max(limit + 1 - len(start), 0))
    except OSError as error:
        return Contents(b"", f"cannot be read: {error.strerror}")
    return _too_large(limit) if len(data) > limit else Contents(data)


def _opened(name: str, flags: int) -> int:
    """A file to read from; opening a pipe would otherwise wait for a writer that may never come."""
    number = os.open(name, flags | os.O_NONBLOCK)
    os.set_blocking(number, True)
    return number


def _too_large(limit: int) -> Contents:
    return Contents(b"", f"holds more than {limit / _MEBIBYTE:g} MiB unpacked; raise the limit to read it")


def _chunks(start: bytes, file: BinaryIO) -> Iterator[bytes]:
    yield start
    yield from iter(partial(file.read, _CHUNK), b"")


def _unpack(start: bytes, file: BinaryIO, limit: int) -> Contents:
    data = bytearray()
    stream, begun = isal_zlib.decompressobj(wbits=_GZIP), False
    for chunk in _chunks(start, file):
        rest = chunk
        while rest:
            try:
                data += stream.decompress(rest, limit + 1 - len(data))
            except _DAMAGED as error:
                return Contents(data, f"is damaged gzip ({str(error).partition(' ')[2] or error})")
            if len(data) > limit:
                return _too_large(limit)
            begun = not stream.eof
            if begun:
                rest = stream.unconsumed_tail
                continue
            # gzip files put end to end are one gzip file, and zeros may pad it.
            rest = stream.unused_data.lstrip(b"\0")
            stream = isal_zlib.decompressobj(wbits=_GZIP)
    return Contents(data, "is cut short: its gzip has no end" if begun else "")
