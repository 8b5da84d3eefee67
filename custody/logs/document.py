"""A JSON document of a file, or a part that is none."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Document(NamedTuple):
    """A JSON document.

    Attributes:
        value: what it holds.
        line: 0 when it is the whole file or a gzip member, else the line it begins on, from 1.
        number: which of the file's documents it is, from 0; the pieces of one that is read in pieces share it.
        alone: whether it is one of many on lines of their own, as records are in JSON Lines.
    """

    value: Any
    line: int = 0
    number: int = 0
    alone: bool = False


class Fault(NamedTuple):
    """A part that is no document: where it stands, and what is wrong."""

    position: str
    what: str


def patiently(data: bytes | bytearray) -> Document | Fault:
    """What the strict, fast reader refuses: half a surrogate pair, NaN; or the place of the mistake."""
    try:
        return Document(json.loads(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        return Fault(f"byte {error.start}", "is not UTF-8")
    except json.JSONDecodeError as error:
        return mistake(error)
    except (ValueError, RecursionError) as error:
        return beyond(error)


def mistake(error: json.JSONDecodeError, lines: int = 0) -> Fault:
    """The place of a mistake in JSON text that begins after so many lines of the file."""
    return Fault(f"line {error.lineno + lines}, column {error.colno}", f"is not JSON: {error.msg}")


def beyond(error: Exception) -> Fault:
    """What is JSON and cannot be held: nested without end, a number of a million digits."""
    return Fault("", f"is not JSON that can be read: {str(error).partition(';')[0]}")
