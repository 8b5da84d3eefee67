"""From bytes to JSON documents: one a file, one a line, one after the other, one a gzip member."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from custody.logs.dense import is_dense, read_dense
from custody.logs.document import Document, Fault
from custody.logs.lines import is_lines, read_lines
from custody.logs.loading import load
from custody.logs.sequence import read_sequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"{\0": "utf-16-le", b"[\0": "utf-16-le",
          b"\0{": "utf-16-be", b"\0[": "utf-16-be"}  # fmt: skip
"""By its first two bytes: JSON in UTF-8 has no NUL, so without a mark it is told by one beside a bracket."""


def is_wide(data: bytes | bytearray) -> bool:
    """Whether it is taken for UTF-16, which CloudTrail does not write but a shell's redirection does."""
    return _encoding(data) is not None


def _encoding(data: bytes | bytearray) -> str | None:
    """UTF-16, of whichever kind; every character of JSON's own has a NUL there, so its second one does."""
    return _UTF16.get(bytes(data[:2])) if 0 in data[2:4] else None


def read_documents(
    data: bytes | bytearray, *, torn: bool = False, members: Sequence[int] = ()
) -> Iterator[Document | Fault]:
    """Every document, in order.

    Args:
        data: the file's bytes, unpacked.
        torn: the end is missing, which is known already: what does not parse because of it is left out.
        members: where the parts begin of which a file was put together; a document may reach over several.
    """
    if encoding := _encoding(data):
        try:
            # A file that was cut in the middle of a character loses only that.
            data, members = data.decode(encoding, "ignore" if torn else "strict").encode(), ()
        except UnicodeError:
            yield Fault("", f"is not {encoding.upper()}, as it begins")
            return
    data = data.rstrip(b"\0") if data.endswith(b"\0") else data
    if not data.strip(codecs.BOM_UTF8 + b" \t\r\n\x0b\x0c"):
        if not torn:
            yield Fault("", "is empty")
        return
    found = _documents(data, members if len(members) > 1 else (0,))
    yield from _until_torn(found) if torn else found


def _documents(data: bytes | bytearray, starts: Sequence[int]) -> Iterator[Document | Fault]:
    number = 0
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        part = data if len(starts) == 1 else data[start:end]
        part = part.removeprefix(codecs.BOM_UTF8)
        if not part or part.isspace():
            continue
        if is_dense(part):
            yield from _after(number, read_dense(data[start:]))
            return
        try:
            found = load(part)
        except (ValueError, RecursionError):
            rest = data[start:].removeprefix(codecs.BOM_UTF8)
            yield from _after(number, read_lines(rest) if is_lines(rest) else read_sequence(rest))
            return
        yield Document(found.value, number=number, shallow=found.shallow)
        number += 1


def _after(number: int, found: Iterator[Document | Fault]) -> Iterator[Document | Fault]:
    """The rest of a file, counted on; a line is only told when nothing stands above what was counted from."""
    for each in found:
        if isinstance(each, Document):
            yield each._replace(number=each.number + number, line=0 if number else each.line)
        else:
            yield each


def _until_torn(found: Iterator[Document | Fault]) -> Iterator[Document | Fault]:
    """Without the fault at the very end, which is where the file was cut."""
    held: Fault | None = None
    for each in found:
        if held is not None:
            yield held
        held = each if isinstance(each, Fault) else None
        if held is None:
            yield each
