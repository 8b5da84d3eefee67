"""JSON documents one after the other, on as many lines as they like, with or without something between them.

JSON text sequences (RFC 7464, a record separator before each), pages that a command printed one after another,
objects without a separator as Firehose delivers them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from custody.logs.document import Document, Fault
from custody.logs.pieces import Lost, Pieces, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = re.compile(r"[\s\x1e\0,\ufeff]*")
_LOOSELY = re.compile(r'[^{]*?(?="?\{|\Z)')
"""Before a document on a line of text: nobody writes a brace for anything else."""

_NOT_ON = Fault("", "is broken or nested without end again and again; not read on")


def read_sequence(
    data: bytes | bytearray, *, lines: int = 0, number: int = 0, window: int = 0, loose: bool = False
) -> Iterator[Document | Fault]:
    """The documents, and a fault for each that does not parse; what follows it is read all the same.

    Args:
        data: text in UTF-8.
        lines: of the file before it.
        number: documents of the file before it.
        window: characters that one value may have, 0 for any number; a longer list is read by its elements.
        loose: whether text without a brace may stand around the documents.
    """
    # Bytes that are no UTF-8 spoil the record they stand in, and no other.
    text = data.decode("utf-8", "surrogateescape")
    return _Sequence(Text(text, lines, window), number, _LOOSELY if loose else _BETWEEN).read(windowed=bool(window))


class _Sequence:
    def __init__(self, text: Text, number: int, between: re.Pattern[str]) -> None:
        self._text = text
        self._number = number
        self._between = between
        self._position = 0
        self._line, self._counted = text.lines + 1, 0

    def read(self, *, windowed: bool) -> Iterator[Document | Fault]:
        while self._begin():
            start = self._position
            try:
                found = self._text.value(start)
            except (ValueError, RecursionError) as error:
                yield from self._in_pieces(None if windowed else error)
            else:
                if self._text.spoilt(start, found.end):
                    yield from self._in_pieces(None)
                else:
                    self._position = found.end
                    yield self._document(Document(found.value, shallow=found.shallow))
                    self._number += 1
            if self._text.spent:
                yield _NOT_ON
                return

    def _begin(self) -> bool:
        """Whether there is a further document, and to where it begins."""
        all_ = self._text.text
        found = self._between.match(all_, self._position)
        position = found.end() if found else self._position
        self._line += all_.count("\n", self._counted, position)
        self._position = self._counted = position
        return position < len(all_)

    def _document(self, document: Document) -> Document:
        line = self._line if self._number or self._counted else 0
        return document._replace(line=line, number=self._number)

    def _in_pieces(self, error: Exception | None) -> Iterator[Document | Fault]:
        start, pieces = self._position, Pieces(self._text, self._position)
        try:
            for each in pieces.read(error):
                yield self._document(each) if isinstance(each, Document) else each
            self._position = pieces.position
        except Lost as lost:
            yield lost.fault._replace(inside=pieces.opened)
            # What was given on already is not looked through again.
            behind = pieces.position if pieces.opened else start + 1
            self._position = self._text.next_records(behind, len(self._text.text))
        self._number += pieces.opened
