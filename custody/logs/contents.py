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

MEMBERS = 1 << 16
"""gzip members of one file that are unpacked; 64 MiB of log files joined are some ten thousand."""

_CHUNK = 1 << 20
_PORTION = 1 << 12
"""What a further member is given first: what it does not need is copied, and there may be thousands of them."""

_MAGIC = b"\x1f\x8b"
GZIP = 31
_MEBIBYTE = 1 << 20

# isal's stub declares the class as if it were an instance of it.
DAMAGED: type[Exception] = vars(isal_zlib)["error"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    Attributes:
        data: the bytes that could be had.
        problem: why they are not all, empty when they are.
        members: where in ``data`` each gzip member begins, empty ones among them; nothing when it is not packed.
        padded: whether zeros stand behind the last member.
        behind: whether bytes that are no gzip do.
    """

    data: bytes | bytearray
    problem: str = ""
    members: tuple[int, ...] = ()
    padded: bool = False
    behind: bool = False


def read_contents(path: Path, limit: int) -> Contents:
    """Read a file, unpacking it when it begins as gzip does, whatever it is called.

    Args:
        path: the file.
        limit: bytes, unpacked, beyond which the file is refused.
    """
    try:
        with open(path, "rb", opener=open_at_once) as file:
            start = file.read(len(_MAGIC))
            if not start and stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                return Contents(b"", "is a pipe that nobody writes to")
            if start == _MAGIC:
                return _Unpacking(limit).of(_chunks(start, file))
            data = start + file.read(max(limit + 1 - len(start), 0))
    except OSError as error:
        return Contents(b"", f"cannot be read: {error.strerror}")
    return _too_large(limit) if len(data) > limit else Contents(data)


def open_at_once(name: str, flags: int) -> int:
    """A file to read from; opening a pipe would otherwise wait for a writer that may never come."""
    number = os.open(name, flags | os.O_NONBLOCK)
    os.set_blocking(number, True)
    return number


def beginning(packed: bytes) -> bytes:
    """What can be unpacked of the first bytes of a gzip file; nothing when they are damaged."""
    try:
        return bytes(isal_zlib.decompressobj(wbits=GZIP).decompress(packed, _CHUNK))
    except DAMAGED:
        return b""


def _too_large(limit: int) -> Contents:
    return Contents(b"", f"holds more than {limit / _MEBIBYTE:g} MiB unpacked; raise the limit to read it")


def _chunks(start: bytes, file: BinaryIO) -> Iterator[bytes]:
    yield start + file.read(_CHUNK)
    yield from iter(partial(file.read, _CHUNK), b"")


class _Unpacking:
    """gzip files put end to end are one gzip file, and zeros may pad it; see RFC 1952, section 2.2."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data = bytearray()
        self._members: list[int] = []
        self._stream = isal_zlib.decompressobj(wbits=GZIP)
        self._inside = False
        self._padded = self._behind = False
        self._portion = _CHUNK

    def of(self, chunks: Iterator[bytes]) -> Contents:
        """Everything in the chunks."""
        left = b""
        for chunk in chunks:
            rest = left + chunk if left else chunk
            left = b""
            while rest:
                if not self._inside:
                    rest = self._zeros(rest)
                    if len(rest) < len(_MAGIC):
                        left = rest
                        break
                    if not rest.startswith(_MAGIC):
                        return self._contents(behind=True)
                    if len(self._members) == MEMBERS:
                        return self._contents(f"holds more than {MEMBERS:,} gzip members")
                    self._begin()
                try:
                    rest = self._unpack(rest)
                except DAMAGED as error:
                    return self._contents(f"is damaged gzip ({str(error).partition(' ')[2] or error})")
                if len(self._data) > self._limit:
                    return _too_large(self._limit)
        if left:
            return self._contents(behind=True)
        return self._contents("is cut short: its gzip has no end" if self._inside else "")

    def _zeros(self, rest: bytes) -> bytes:
        stripped = rest.lstrip(b"\0")
        self._padded |= len(stripped) < len(rest)
        return stripped

    def _begin(self) -> None:
        if self._members:
            self._stream, self._portion = isal_zlib.decompressobj(wbits=GZIP), _PORTION
        self._members.append(len(self._data))
        self._inside = True

    def _unpack(self, rest: bytes) -> bytes:
        """Unpack some of it; returns what is left."""
        portion = rest[: self._portion]
        self._data += self._stream.decompress(portion, self._limit + 1 - len(self._data))
        used = len(portion) - (len(self._stream.unused_data) if self._stream.eof else 0)
        self._inside = not self._stream.eof
        self._portion = min(2 * self._portion, _CHUNK)
        return rest[used:]

    def _contents(self, problem: str = "", *, behind: bool = False) -> Contents:
        return Contents(self._data, problem, tuple(self._members), self._padded, behind)
