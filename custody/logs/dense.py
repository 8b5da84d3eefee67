"""Files of so many values that holding them all at once would take gigabytes: read in pieces.

Sixty megabytes of empty objects are twenty million of them. No log file is like that: a record has a value about
every 25 bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.lines import is_lines, read_lines
from custody.logs.sequence import read_sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.logs.document import Document, Fault

_LARGE = 4 << 20
_BYTES_A_VALUE = 12
_WINDOW = 2 << 20
"""Characters that one piece may have. CloudTrail keeps an event under 1 MB."""


def is_dense(data: bytes | bytearray) -> bool:
    """Whether a value takes fewer than twelve bytes, and there are megabytes of them."""
    if len(data) < _LARGE:
        return False
    return sum(data.count(mark) for mark in (b",", b"{", b"[")) * _BYTES_A_VALUE > len(data)


def read_dense(data: bytes | bytearray) -> Iterator[Document | Fault]:
    """The documents, a list in them element by element, each as a document of the same number."""
    if is_lines(data[:_LARGE].rpartition(b"\n")[0]):
        return read_lines(data)
    return read_sequence(data, window=_WINDOW)
