"""A JSON document a line, whatever stands before it on the line: a time, as in an export of CloudWatch Logs.

See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html for that one, and
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html for the text output of LookupEvents.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import orjson

from custody.logs.document import Document, Fault, patiently
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
    for _, (_, _, line) in zip(range(_TRIED), _lines(data), strict=False):
        try:
            # An empty object on a line of its own is how a document is printed, not a record.
            if isinstance(found := orjson.loads(line), dict | list | str) and found:
                return True
        except orjson.JSONDecodeError:
            pass
        if not line.lstrip().startswith(_BEGUN) and any(isinstance(each, Document) for each in _embedded(line)):
            return True
    return False


def read_lines(data: bytes | bytearray) -> Iterator[Document | Fault]:
    """The document of each line, several where they stand on one, and those that go on for lines."""
    count, reaching = 0, 0
    for number, start, line in _lines(data):
        found: list[Document | Fault]
        try:
            found = [Document(orjson.loads(line))]
        except orjson.JSONDecodeError:
            found = list(_odd(line))
            if _may_go_on(found) and reaching < _REACHING:
                reaching += 1
                if _goes_on(data, start, line):
                    yield from read_sequence(data[start:], lines=number - 1, number=count)
                    return
        for each in found:
            if isinstance(each, Document):
                yield Document(each.value, number, count, alone=True)
                count += 1
            else:
                yield Fault(f"line {number}", each.what)


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
    if _BESIDE.match(line):
        return
    found = patiently(line)
    if isinstance(found, Document) or found.what.endswith("UTF-8"):
        yield found
    elif line.lstrip(b" \t\x1e\xef\xbb\xbf,").startswith(_BEGUN):
        yield from read_sequence(line)
    else:
        embedded: list[Document | Fault] = [*_embedded(line)]
        yield from embedded or [found]


def _embedded(line: bytes) -> Iterator[Document]:
    """The objects on a line that begins with something else; what stands around them is not of interest."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return
    decode, position = json.JSONDecoder().raw_decode, text.find('{"')
    while position >= 0:
        try:
            value, position = decode(text, position)
        except (ValueError, RecursionError):
            return
        yield Document(value)
        position = text.find('{"', position)


def _may_go_on(found: list[Document | Fault]) -> bool:
    return any(isinstance(each, Fault) and not each.what.endswith("UTF-8") for each in found)


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
