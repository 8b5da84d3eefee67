"""From bytes to JSON documents: one a file, or one a line."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINES_TRIED = 2


class Document(NamedTuple):
    """A JSON document; ``line`` is 0 when it is the whole file, else the line it stands on, from 1."""

    value: Any
    line: int = 0


class Fault(NamedTuple):
    """A part that is no document: where it stands, and what is wrong."""

    position: str
    what: str


def read_documents(data: bytes | bytearray, *, torn: bool = False) -> Iterator[Document | Fault]:
    """Every document.

    Args:
        data: the file's bytes, unpacked.
        torn: the end is missing, which is known already: what does not parse because of it is left out.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data or data.isspace():
        if not torn:
            yield Fault("", "is empty")
        return
    try:
        yield Document(orjson.loads(data))
    except orjson.JSONDecodeError:
        if _is_lines(data):
            yield from _read_lines(data, torn=torn)
        elif not torn:
            yield _patiently(data)


def _lines(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    start, number = 0, 1
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = bytes(data[start:end])
        if line.strip():
            yield number, line
        start, number = end + 1, number + 1


def _is_lines(data: bytes | bytearray) -> bool:
    for _, line in zip(range(_LINES_TRIED), _lines(data), strict=False):
        try:
            # An empty object on a line of its own is how a document is printed, not a record.
            if isinstance(found := orjson.loads(line[1]), dict) and found:
                return True
        except orjson.JSONDecodeError:
            continue
    return False


def _read_lines(data: bytes | bytearray, *, torn: bool) -> Iterator[Document | Fault]:
    for number, line in _lines(data):
        try:
            yield Document(orjson.loads(line), number)
        except orjson.JSONDecodeError:
            found = _patiently(line)
            if isinstance(found, Document):
                yield Document(found.value, number)
            elif not (torn and data.endswith(line)):
                yield Fault(f"line {number}", found.what)


def _patiently(data: bytes | bytearray) -> Document | Fault:
    """What the strict, fast reader refuses: half a surrogate pair, NaN; or the place of the mistake."""
    try:
        return Document(json.loads(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        return Fault(f"byte {error.start}", "is not UTF-8")
    except json.JSONDecodeError as error:
        return Fault(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}")
    except (ValueError, RecursionError) as error:
        return Fault("", f"is not JSON that can be read: {str(error).partition(';')[0]}")
