"""Where the records of a log file begin and end, and which of them somebody asks for: told without parsing the others.

``record_borders.c`` checks all of a file's JSON and knows the one shape in which CloudTrail writes; of anything else,
and of anything odd, it says nothing, and the plain reader has the word. It runs as WebAssembly, which reaches its own
memory alone, for log files are other people's data. See docs/decisions/0028-log-files-are-looked-through-first.md.
"""

from __future__ import annotations

import atexit
import ctypes
import struct
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Decide = Callable[[str, str], int]

CHOSEN, OTHER_SERVICE, KNOWN = 1, 2, 4
"""What is decided about an action: its records are read; they are of a service that is not audited; of those that are
not read, the ids have to be known."""

_NONE = 0xFFFF_FFFF
_HEAD = struct.Struct("<14I")
_LENGTH_AT = _HEAD.size
_PAIR = struct.Struct("<7I12x")
_GROUP = struct.Struct("<4I8x")
_RECORD = struct.Struct("<12I")
_PLACE = struct.Struct("<3I")


class Hour(NamedTuple):
    """Records of one account, Region and hour that nobody asks for.

    Attributes:
        account: None where the records have none.
        region: likewise.
        first: time and id of the first of them; the id is empty where there is none.
        last: likewise.
        records: how many.
        others: those of services that are not audited.
    """

    account: str | None
    region: str | None
    first: tuple[str, str]
    last: tuple[str, str]
    records: int
    others: int


class Borders(NamedTuple):
    """What a log file holds.

    Attributes:
        records: how many.
        chosen: those that somebody asks for, in their order, each with its index and its text.
        known: the ids of those that are not read and have to be known; an empty one where a record has none, or
            corrects another.
        elsewhere: how many records there are of services that are not audited, by event source.
        hours: where and when the records were that are not chosen; empty when that is not asked.
        ids: of those in ``chosen``, likewise to ``known``.
    """

    records: int
    chosen: list[tuple[int, bytes]]
    known: list[str]
    elsewhere: dict[str, int]
    hours: list[Hour]
    ids: list[str]


class RecordBorders:
    """Looks through one file after the other; not to be shared between threads.

    Its memory grows to twice the largest file, and stays.

    Args:
        decide: ``CHOSEN``, ``OTHER_SERVICE`` and ``KNOWN``, or none of them, for an action; asked once about most.
    """

    def __init__(self, decide: Decide) -> None:
        self._works, self._decide = True, decide
        self._base = self._place = self._largest = 0
        self._actions: list[tuple[str, int]] = []
        try:
            engine, module = _compiled()
            import wasmtime  # noqa: PLC0415  # takes a tenth of a second, and only large readings need it
        except (ImportError, OSError, RuntimeError):
            # There is none for this system or processor.
            self._works = False
            return
        self._store = wasmtime.Store(engine)
        exports: Any = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._memory, self._room, self._look = exports["memory"], exports["room"], exports["look"]
        self._choose, self._head = exports["choose"], exports["result"](self._store)
        self._learn = exports["learn"]
        self._errors: tuple[type[Exception], ...] = wasmtime.WasmtimeError, wasmtime.Trap

    def of(self, size: int, put: Callable[[int], bool], *, hours: bool) -> Borders | None:
        """What a file holds; None when only the plain reader can tell.

        Args:
            size: of the file, unpacked, in bytes.
            put: called with the address where to put the file; says whether it did.
            hours: whether to tell when and where the records were that are not chosen.
        """
        if not self._works:
            return None
        try:
            if size > self._largest or not self._place:
                self._make_room(size)
            if not self._place or not put(self._base + self._place):
                return None
            ctypes.c_uint32.from_address(self._base + self._head + _LENGTH_AT).value = size
            return None if self._look(self._store, int(hours)) else self._found(hours=hours)
        except self._errors:
            # It reached beyond its memory, or took too much of it. It is not used again.
            self._works = False
            return None

    def _make_room(self, size: int) -> None:
        self._place = self._room(self._store, size) & _NONE
        self._largest = size if self._place else 0
        # Its memory stays where it is until there has to be room for a larger file.
        self._base = ctypes.addressof(self._memory.data_ptr(self._store).contents)

    def _found(self, *, hours: bool) -> Borders | None:
        file, _, pairs, *_ = header = self._header()
        elsewhere = self._decided(file, pairs, header[6])
        if header[-1]:
            # There are actions that were not met before.
            if self._choose(self._store, int(hours)):
                return None
            header = self._header()
        _, records, _, groups, chosen, count, _, group_count, chosen_count, known, known_size, ids, ids_size, _ = header
        places = self._read(chosen, _PLACE.size * chosen_count)
        base = self._base + file
        found = [
            (index, ctypes.string_at(base + begin, end - begin)) for index, begin, end in _PLACE.iter_unpack(places)
        ]
        of_hours = self._hours(file, records, groups, group_count) if hours else []
        return Borders(count, found, self._lines(known, known_size), elsewhere, of_hours, self._lines(ids, ids_size))

    def _lines(self, begin: int, size: int) -> list[str]:
        found = self._read(begin, size).decode().split("\n")
        # Behind the last line there is none.
        found.pop()
        return found

    def _header(self) -> tuple[int, ...]:
        return _HEAD.unpack(self._read(self._head, _HEAD.size))

    def _read(self, begin: int, size: int) -> bytes:
        return ctypes.string_at(self._base + begin, size)

    def _text(self, begin: int, length: int) -> str | None:
        return None if length == _NONE else self._read(begin, length).decode()

    def _decided(self, file: int, pairs: int, count: int) -> dict[str, int]:
        elsewhere: dict[str, int] = {}
        for number, pair in enumerate(_PAIR.iter_unpack(self._read(pairs, _PAIR.size * count))):
            *names, records, _, action = pair
            source, decided = self._actions[action] if action != _NONE else self._met(number, *self._names(file, names))
            if decided & OTHER_SERVICE:
                elsewhere[source] = elsewhere.get(source, 0) + records
        return elsewhere

    def _names(self, file: int, places: list[int]) -> tuple[str, str]:
        source, source_length, name, name_length = places
        return self._read(file + source, source_length).decode(), self._read(file + name, name_length).decode()

    def _met(self, number: int, source: str, name: str) -> tuple[str, int]:
        """The source of an action that is met for the first time, and what is decided about it."""
        action = source, self._decide(source, name)
        place: int = self._learn(self._store, number, action[1]) & _NONE
        # Where there is no room for more of them, they are met again.
        if place == len(self._actions):
            self._actions.append(action)
        return action

    def _hours(self, file: int, records: int, groups: int, count: int) -> list[Hour]:
        found = []
        for records_, others, first, last in _GROUP.iter_unpack(self._read(groups, _GROUP.size * count)):
            one, other = self._record(file, records, first), self._record(file, records, last)
            found.append(Hour(one[3], one[2], (one[0], one[1]), (other[0], other[1]), records_, others))
        return found

    def _record(self, file: int, records: int, number: int) -> tuple[str, str, str | None, str | None]:
        """Time, id, Region and account of a record."""
        spans = _RECORD.unpack(self._read(records + _RECORD.size * number, _RECORD.size))[4:]
        time, id_, region, account = (
            self._text(file + at, length) for at, length in zip(spans[::2], spans[1::2], strict=True)
        )
        return str(time), id_ or "", region, account


@cache
def _compiled() -> tuple[Any, Any]:
    import wasmtime  # noqa: PLC0415  # see above

    engine = wasmtime.Engine()
    module = wasmtime.Module.from_file(engine, str(Path(__file__).with_name("record_borders.wasm")))
    # While the interpreter ends, there may be nothing left to close them with.
    atexit.register(engine.close)
    atexit.register(module.close)
    return engine, module
