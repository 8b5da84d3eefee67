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
        shallow: whether it is known that nothing in it is nested too deeply.
    """

    value: Any
    line: int = 0
    number: int = 0
    alone: bool = False
    shallow: bool = False


class Fault(NamedTuple):
    """A part that is no document.

    Attributes:
        position: where it stands, empty when that need not be said.
        what: what is wrong.
        counts: whether it stands where a record would, and has its number.
        inside: whether it stands in a document of which the rest is read, and not between documents.
    """

    position: str
    what: str
    counts: bool = False
    inside: bool = False


def mistake(error: json.JSONDecodeError, lines: int = 0) -> Fault:
    """The place of a mistake in JSON text that begins after so many lines of the file."""
    return Fault(f"line {error.lineno + lines}, column {error.colno}", f"is not JSON: {error.msg}")


def beyond(error: Exception) -> Fault:
    """What is JSON and cannot be held: nested without end, a number of a million digits."""
    return Fault("", f"is not JSON that can be read: {str(error).partition(';')[0]}")


def fault_of(error: Exception, lines: int = 0) -> Fault:
    """What is wrong with text that did not parse."""
    return mistake(error, lines) if isinstance(error, json.JSONDecodeError) else beyond(error)
