"""A document that cannot be read as a whole, read element by element: a bad record takes no other with it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from custody.logs.document import Document, Fault, fault_of
from custody.logs.loading import Loaded, decode, earlier_value, twice

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTS = ("Records", "Events", "events", "logEvents", "Messages", "results")
"""The names under which a document has its records, or what holds them."""

_SPACE = re.compile(r"\s*")
_SPOILT = re.compile("[\udc80-\udcff]")
# A string without an end is one to the end, or each of its quotes would be tried.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[{]++|[\]}]++', re.DOTALL)
_SCALAR = re.compile(r"[^\s,\[\]{}\"]+")
_BRACKETS = ("[", "{")
_OPENED = re.compile(r'"?\{\s*\\?"')
_RECORD = {"eventName", "eventSource"}
_OTHERS = ("CloudTrailEvent", "detail", "message", "Message", "Body", "body", "Sns")
_SIGNS = {*_RECORD, *_OTHERS, "awslogs"}
_NAMED = re.compile(r'"(?:eventName|eventID)"\s*:\s*"([^"\\]{1,60})"')
_HEAD = 1 << 16


class Lost(Exception):  # noqa: N818  # no error of anybody's: where to read on
    """From here on it cannot be told what stands in what."""

    def __init__(self, fault: Fault, position: int) -> None:
        super().__init__()
        self.fault = fault
        self.position = position


class Text:
    """Text that is decoded bit by bit, and what that may cost.

    Args:
        text: bytes that are no UTF-8 are half surrogate pairs in it.
        lines: of the file before it.
        window: characters that one value may have, 0 for any number.
    """

    def __init__(self, text: str, lines: int, window: int = 0) -> None:
        self.text = text
        self.lines = lines
        self._size = window or len(text)
        self._base = 0
        self._window = text[: self._size]
        self._spoilt = _SPOILT.search(text) is not None
        self._left = 16 * len(text) + (8 << 20)

    def value(self, position: int) -> Loaded:
        """The value that begins at a position.

        Raises:
            ValueError: there is none, or it is too large.
            RecursionError: it is nested without end.
        """
        try:
            found = decode(self._window, position - self._base)
            if found.end < len(self._window) or self._is_all(position):
                return found._replace(end=found.end + self._base)
        except (ValueError, RecursionError):
            if self._is_all(position):
                if self._base + len(self._window) < len(self.text):
                    raise ValueError("it is too large among so many values") from None
                raise
        # It, or a number at the window's end, may go on behind it.
        self._base, self._window = position, self.text[position : position + self._size]
        return self.value(position)

    def _is_all(self, position: int) -> bool:
        return position == self._base or self._base + len(self._window) == len(self.text)

    def fault(self, error: Exception, position: int) -> tuple[Fault, int]:
        """What is wrong with a value that begins at a position, and where that is; its cost is counted."""
        if not isinstance(error, json.JSONDecodeError):
            self.spend(1000)
            return fault_of(error), position
        place = error.pos + (self._base if error.doc is self._window else 0)
        self.spend(max(place - position, 0) + (place >> 8))
        return fault_of(json.JSONDecodeError(error.msg, self.text, place), self.lines), place

    def spend(self, cost: int) -> None:
        """Count characters that were read for nothing."""
        self._left -= cost + 100

    @property
    def spent(self) -> bool:
        """Whether so much was read for nothing that it is not read on."""
        return self._left < 0

    def spoilt(self, start: int, end: int) -> Fault | None:
        """Bytes that are no UTF-8 in a part."""
        found = _SPOILT.search(self.text, start, end) if self._spoilt else None
        if found is None:
            return None
        return Fault(f"byte {len(self.text[: found.start()].encode('utf-8', 'surrogateescape'))}", "is not UTF-8")

    def end_of(self, position: int) -> int | None:
        """Where a value ends by its brackets, whatever else is wrong in it; None when they do not match."""
        if self.text[position : position + 1] not in _BRACKETS:
            found = (_TOKEN if self.text.startswith('"', position) else _SCALAR).match(self.text, position)
            return found.end() if found else None
        depth = 0
        for token in _TOKEN.finditer(self.text, position):
            first, length = self.text[token.start()], token.end() - token.start()
            if first in "[{":
                depth += length
            elif first in "]}":
                if length >= depth:
                    self.spend(token.end() - position)
                    return token.start() + depth if depth else None
                depth -= length
        self.spend(len(self.text) - position)
        return None

    def next_records(self, position: int, end: int) -> int:
        """Where the next value begins that seems to hold records; ``end`` when there is none before it."""
        while not self.spent and (found := _OPENED.search(self.text, position, end)):
            start = found.start()
            try:
                value = self.value(start)
            except (ValueError, RecursionError) as error:
                self.fault(error, start)
                position = start + 1
                continue
            if _holds_records(value.value):
                return start
            position = value.end
        return end


class Pieces:
    """One document, a list or an object with lists, its elements one by one.

    Attributes:
        position: where it stands; at the end of the document when all of it was read.
        opened: whether a list was found in which records are looked for.
    """

    def __init__(self, text: Text, position: int) -> None:
        self._text = text
        self._all = text.text
        self.position = position
        self.opened = False
        self._passed: Fault | None = None

    def read(self, error: Exception | None) -> Iterator[Document | Fault]:
        """The elements, each as a document of the same shape, and a fault for each that is none.

        Args:
            error: why it could not be read as a whole, told when nothing else is; None when it is not known to be
                wrong.

        Raises:
            Lost: what follows cannot be told.
        """
        start, told = self.position, False
        if not self._at("[") and not self._at("{"):
            raise Lost(*self._text.fault(error or ValueError("it is too large among so many values"), start))
        for each in self._elements("") if self._at("[") else self._members():
            told |= isinstance(each, Fault)
            yield each
        if not told and (fault := self._passed or self._of_all(error, start)):
            yield fault._replace(inside=self.opened)

    def _of_all(self, error: Exception | None, start: int) -> Fault | None:
        """What is wrong with a document of which no part is wrong."""
        if spoilt := self._text.spoilt(start, self.position):
            return spoilt
        if error is None and self.opened:
            return None
        return self._text.fault(error or ValueError("it is too large among so many values"), start)[0]

    def _members(self) -> Iterator[Document | Fault]:
        lists: set[str] = set()
        others: dict[str, Any] = {}
        self.position += 1
        self._space()
        while not self._at("}"):
            name = self._name()
            if name in LISTS and self._at("["):
                if name in lists:
                    yield Fault("", twice([earlier_value(name, [])]), inside=True)
                lists.add(name)
                yield from self._elements(name)
            else:
                value = self._passing()
                others[name if name in _SIGNS or _is_list_of_records(value) else ""] = value
            self._comma("}")
        self.position += 1
        others.pop("", None)
        if self.opened and others:
            yield Document(others)

    def _name(self) -> str:
        name = self._value()
        self._space()
        if not isinstance(name, str) or not self._at(":"):
            raise self._lost("Expecting ':' delimiter")
        self.position += 1
        self._space()
        return name

    def _passing(self) -> Any:
        """The value of a field that is no list of records; None when it is none."""
        try:
            return self._value()
        except Lost as lost:
            self._over(lost)
            self._passed = self._passed or lost.fault
            return None

    def _elements(self, name: str) -> Iterator[Document | Fault]:
        self.opened = True
        self.position += 1
        self._space()
        while not self._at("]"):
            start = self.position
            try:
                value = self._value()
            except Lost as lost:
                yield self._over(lost)
            else:
                spoilt = self._text.spoilt(start, self.position)
                yield self._bad(spoilt, start) if spoilt else Document({name: [value]} if name else [value])
            self._comma("]")
        self.position += 1

    def _value(self) -> Any:
        try:
            found = self._text.value(self.position)
        except (ValueError, RecursionError) as error:
            raise Lost(*self._text.fault(error, self.position)) from None
        self.position = found.end
        return found.value

    def _over(self, lost: Lost) -> Fault:
        """Past a value that is wrong, unless records seem to stand behind what is wrong in it."""
        start = self.position
        end = None if self._text.spent else self._text.end_of(start)
        if end is None or (lost.position > start and self._text.next_records(start + 1, end) < end):
            raise lost
        self.position = end
        return self._bad(lost.fault, start)

    def _bad(self, fault: Fault, start: int) -> Fault:
        names = _NAMED.findall(self._all, start, min(self.position, start + _HEAD))[:2]
        which = f" ({', '.join(names)})" if names else ""
        where = f", {fault.position}" if fault.position else ""
        return Fault("", f"{fault.what}{where}{which}; it was left out", counts=True, inside=True)

    def _comma(self, closing: str) -> None:
        self._space()
        if self._at(","):
            self.position += 1
            self._space()
            if self._at(closing):
                raise self._lost("Expecting value")
        elif not self._at(closing):
            raise self._lost("Expecting ',' delimiter")

    def _lost(self, what: str) -> Lost:
        return Lost(*self._text.fault(json.JSONDecodeError(what, self._all, self.position), self.position))

    def _at(self, what: str) -> bool:
        return self._all.startswith(what, self.position)

    def _space(self) -> None:
        if found := _SPACE.match(self._all, self.position):
            self.position = found.end()


def _is_list_of_records(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) and each.keys() >= _RECORD for each in value)


def _holds_records(value: object) -> bool:
    """Whether a value that stands in what does not parse is worth to be read: one of many that may."""
    if isinstance(value, str):
        return '"eventName' in value
    if not isinstance(value, dict):
        return False
    if value.keys() >= _RECORD or any(isinstance(value.get(name), list) for name in LISTS):
        return True
    found = (value.get(name) for name in _OTHERS)
    return any(_holds_records(each) for each in found if isinstance(each, str | dict)) or "awslogs" in value
