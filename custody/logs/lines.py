"""A JSON document a line, whatever stands before it on the line: a time, as in an export of CloudWatch Logs.

See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html for that one, and
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html for the text output of LookupEvents.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import orjson

from custody.logs.document import Document, Fault
from custody.logs.loading import load
from custody.logs.sequence import read_sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRIED = 2
_BEGUN = (b"{", b"[", b'"')
_BLANK = b" \t\r\n\x0b\x0c\x1e,\xef\xbb\xbf"
_WINDOW = 1 << 20
_REACHING = 50
"""Lines that do not parse and are tried as the first of a document on several lines."""

# Lines of text output about an event that stands whole on the line before, and of the next page's token.
_BESIDE = re.compile(rb"(RESOURCES|NEXTTOKEN)\t")


def is_lines(data: bytes | bytearray) -> bool:
    """Whether one of the first two lines is a document, or ends in one."""
    within = False
    for _, (_, _, line) in zip(range(_TRIED), _lines(data), strict=False):
        begun = line.lstrip(_BLANK).startswith(_BEGUN)
        try:
            # An empty object on a line of its own is how a document is printed, not a record.
            if isinstance(found := orjson.loads(line), dict | list | str) and found:
                return True
        except orjson.JSONDecodeError:
            pass
        # What follows a line that begins as JSON may be a part of a document that began there.
        if not begun and not within and any(isinstance(each, Document) for each in _around(line)):
            return True
        within = begun
    return False


def read_lines(data: bytes | bytearray) -> Iterator[Document | Fault]:
    """The document of each line, several where they stand on one, and those that go on for lines."""
    count, reaching = 0, 0
    for number, start, line in _lines(data):
        found: list[Document | Fault]
        try:
            loaded = load(line)
            found = [Document(loaded.value, shallow=loaded.shallow)]
        except (ValueError, RecursionError):
            found = list(_odd(line))
            if any(isinstance(each, Fault) and "UTF-8" not in each.what for each in found) and reaching < _REACHING:
                reaching += 1
                if _goes_on(data, start, line):
                    yield from read_sequence(data[start:], lines=number - 1, number=count)
                    return
        for each in found:
            if isinstance(each, Document):
                yield each._replace(line=number, number=count, alone=True)
                count += 1
            else:
                yield each._replace(position=f"line {number}")


def _lines(data: bytes | bytearray) -> Iterator[tuple[int, int, bytes]]:
    """Number, place and bytes of each line that is not blank."""
    start, number = 0, 1
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = bytes(data[start:end])
        if line.strip(_BLANK):
            yield number, start, line
        start, number = end + 1, number + 1


def _odd(line: bytes) -> Iterator[Document | Fault]:
    """What stands on a line that is not one document."""
    return read_sequence(line) if line.lstrip(_BLANK).startswith(_BEGUN) else _around(line)


def _around(line: bytes) -> Iterator[Document | Fault]:
    """The documents on a line that begins with something else; text without a brace around them is of no interest."""
    begun = max(line.find(b"{"), 0)
    try:
        loaded = load(line[begun:])
    except (ValueError, RecursionError):
        nothing = not _BESIDE.match(line)
        for each in read_sequence(line, loose=True):
            nothing = False
            yield each
        if nothing:
            yield Fault("", "is not JSON: Expecting value")
    else:
        yield Document(loaded.value, shallow=loaded.shallow)


def _goes_on(data: bytes | bytearray, start: int, line: bytes) -> bool:
    """Whether a document begins on a line and ends there or on a later one."""
    begun = line.lstrip(_BLANK)
    if not begun.startswith((b"{", b"[")):
        return False
    start += len(line) - len(begun)
    try:
        json.JSONDecoder().raw_decode(bytes(data[start : start + _WINDOW]).decode("utf-8", "ignore"))
    except (ValueError, RecursionError):
        return False
    return True
