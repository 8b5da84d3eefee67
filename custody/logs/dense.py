"""Files of so many values that holding them all at once would take gigabytes: read in pieces.

Sixty megabytes of empty objects are twenty million of them. No log file is like that: a record has a value about
every 25 bytes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from custody.logs.document import Document, Fault, patiently
from custody.logs.lines import is_lines, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGE = 4 << 20
_BYTES_A_VALUE = 12
_WINDOW = 2 << 20
"""Characters that one piece may have. CloudTrail keeps an event under 1 MB."""

_LIST = re.compile(r'\s*(?:\{\s*"(Records|Events|events|logEvents)"\s*:\s*)?\[')
_BETWEEN = re.compile(r"[\s\x1e\0,\ufeff]*")
_CLOSED = re.compile(r"\s*\}")

_decode = json.JSONDecoder().raw_decode


def is_dense(data: bytes | bytearray) -> bool:
    """Whether a value takes fewer than twelve bytes, and there are megabytes of them."""
    if len(data) < _LARGE:
        return False
    return sum(data.count(mark) for mark in (b",", b"{", b"[")) * _BYTES_A_VALUE > len(data)


def read_dense(data: bytes | bytearray) -> Iterator[Document | Fault]:
    """The documents, a list in them element by element, each as a document of the same number."""
    if is_lines(data[:_LARGE].rpartition(b"\n")[0]):
        yield from read_lines(data)
        return
    try:
        pieces = _Pieces(data.decode("utf-8"))
    except UnicodeDecodeError:
        yield patiently(data)
        return
    number = 0
    while not pieces.done():
        try:
            for value in pieces.document():
                yield Document(value, number=number)
        except (ValueError, RecursionError):
            yield Fault(f"character {pieces.position}", "is not JSON, or a value too large to be read among so many")
            return
        number += 1


class _Pieces:
    """Decodes from a window that moves on, so that no piece is larger and nothing is held that was passed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._base = 0
        self._window = text[:_WINDOW]
        self.position = 0

    def done(self) -> bool:
        self._skip(_BETWEEN)
        return self.position >= len(self._text)

    def document(self) -> Iterator[Any]:
        opened = _LIST.match(self._text, self.position)
        if opened is None:
            yield self._value()
            return
        key = opened.group(1)
        self.position = opened.end()
        for value in self._elements():
            yield {key: [value]} if key else [value]
        while key and not self._skip(_CLOSED):
            # The other fields of the document, which nobody needs.
            self._skip(_BETWEEN)
            self._value()
            self.position = self._text.index(":", self.position) + 1
            self._skip(_BETWEEN)
            self._value()

    def _elements(self) -> Iterator[Any]:
        self._skip(_BETWEEN)
        while not self._text.startswith("]", self.position):
            yield self._value()
            self._skip(_BETWEEN)
        self.position += 1

    def _value(self) -> Any:
        try:
            value, end = _decode(self._window, self.position - self._base)
        except (ValueError, RecursionError):
            if self.position == self._base:
                raise
        else:
            # A number at the window's end may go on behind it.
            if end < len(self._window) or self.position == self._base:
                self.position = self._base + end
                return value
        self._base = self.position
        self._window = self._text[self._base : self._base + _WINDOW]
        return self._value()

    def _skip(self, what: re.Pattern[str]) -> bool:
        found = what.match(self._text, self.position)
        if found:
            self.position = found.end()
        return found is not None
