"""JSON documents one after the other, on as many lines as they like, with or without something between them.

JSON text sequences (RFC 7464, a record separator before each), pages that a command printed one after another,
objects without a separator as Firehose delivers them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from custody.logs.document import Document, Fault, beyond, mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = re.compile(r"[\s\x1e\0,\ufeff]*")
# Where a document may begin after one that does not parse: a line's first bracket, an object right behind another,
# a log file, a record separator.
_AGAIN = re.compile(r'(?<=\n)[\[{]|(?<=\})\s*\{"|\{"Records"|\x1e')
_SPOILT = re.compile("[\udc80-\udcff]")
_BACK = 16
"""How far before the place of a mistake the next document is looked for, which cut the one before short."""

_DEEP = 50
"""Documents nested without end of which the next is looked for; each may have cost a thousand levels."""

_decode = json.JSONDecoder().raw_decode


def read_sequence(data: bytes | bytearray, *, lines: int = 0, number: int = 0) -> Iterator[Document | Fault]:
    """The documents, and a fault for each that does not parse; what follows it is read all the same.

    Args:
        data: text in UTF-8.
        lines: of the file before it.
        number: documents of the file before it.
    """
    # Bytes that are no UTF-8 spoil the document they stand in, and no other.
    text = data.decode("utf-8", "surrogateescape")
    spoilt = _SPOILT if _SPOILT.search(text) else None
    position, line, counted, deep = 0, lines + 1, 0, 0
    while (position := _next(text, position)) < len(text):
        line += text.count("\n", counted, position)
        counted = position
        try:
            value, end = _decode(text, position)
        except json.JSONDecodeError as error:
            yield mistake(error, lines)
            end = _resume(text, max(position + 1, error.pos - _BACK))
        except (ValueError, RecursionError) as error:
            deep += 1
            yield beyond(error) if deep < _DEEP else Fault("", "is nested without end again and again; not read on")
            end = _resume(text, position + 1) if deep < _DEEP else len(text)
        else:
            if spoilt and (found := spoilt.search(text, position, end)):
                yield Fault(f"byte {len(text[: found.start()].encode('utf-8', 'surrogateescape'))}", "is not UTF-8")
            else:
                yield Document(value, line if number or position else 0, number)
                number += 1
        position = end


def _next(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


def _resume(text: str, position: int) -> int:
    found = _AGAIN.search(text, position)
    return found.start() if found else len(text)
