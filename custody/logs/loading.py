"""From text to a JSON value that says all that the text says.

The fast parser keeps one of two values of the same name and makes floats of integers beyond 64 bits. Whether it did is
told quickly: what it read, written again, has fewer colons then, or the text has a long number. Only such a text is
read a second time, slowly.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG = b"0" * 20
"""The least digits of an integer beyond 64 bits; 2 ** 64 has as many."""

_COLON = "\\u003"
"""A colon that is written as an escape is none in the text and one in what is written again; so may others be."""

_COLON_BYTES = _COLON.encode()

_SHOWN = 60


class Doubled(dict[str, Any]):
    """An object in which a name stands more than once, or in which there is such an object.

    As every parser has it, the last value of a name counts.

    Attributes:
        earlier: the other values, each with its name, in their order; of this object alone.
        told: what was found, for a problem: each name and the value that does not count.
    """

    __slots__ = ("earlier", "told")

    def __init__(self, value: dict[str, Any], earlier: list[tuple[str, Any]], told: list[str]) -> None:
        super().__init__(value)
        self.earlier = earlier
        self.told = told


class Loaded(NamedTuple):
    """A JSON value.

    Attributes:
        value: what it is.
        shallow: whether all of it can be written again, so that nothing in it is nested too deeply.
        end: where it ends in a text that it was taken out of.
    """

    value: Any
    shallow: bool
    end: int = 0


def load(data: bytes | bytearray) -> Loaded:
    """The value of a whole text.

    Raises:
        ValueError: it is not JSON, or not as the fast parser takes it.
        RecursionError: it is nested without end.
    """
    value = orjson.loads(data)
    try:
        written = orjson.dumps(value)
    except TypeError:
        # Too deep; what it holds is seen to by whoever can go down.
        return Loaded(json.loads(data.decode("utf-8"), object_pairs_hook=_kept), shallow=False)
    if written == data:
        return Loaded(value, shallow=True)
    faithful = data.count(b":") == written.count(b":") and data.find(_COLON_BYTES) < 0 and not _has_long(data)
    return Loaded(value if faithful else json.loads(data.decode("utf-8"), object_pairs_hook=_kept), shallow=faithful)


def decode(text: str, position: int) -> Loaded:
    """The value that begins at a position of a text.

    Raises:
        ValueError: there is none.
        RecursionError: it is nested without end.
    """
    value, end = _plain(text, position)
    try:
        written = orjson.dumps(value)
    except TypeError:
        value, end = _careful(text, position)
        return Loaded(value, shallow=False, end=end)
    if text.count(":", position, end) != written.count(b":") or text.find(_COLON, position, end) >= 0:
        value, end = _careful(text, position)
    return Loaded(value, shallow=True, end=end)


def load_patiently(text: str) -> Loaded:
    """As ``load``, of what the strict, fast parser refuses: half a surrogate pair, NaN.

    Raises:
        ValueError: it is not JSON.
        RecursionError: it is nested without end.
    """
    found = decode(text, len(text) - len(text.lstrip()))
    if text[found.end :].strip():
        raise ValueError(found.end)
    return found


def twice(told: list[str]) -> str:
    """The problem of names that stand more than once."""
    names = "; ".join(dict.fromkeys(told))
    return f"has a name more than once, which CloudTrail never writes, and the last counts: {names}"


def earlier_value(name: str, value: Any) -> str:
    """A name, and what it says elsewhere."""
    shown = value if isinstance(value, str | int | float | bool) or value is None else type(value).__name__
    return f"{name[:_SHOWN]!r}, before that {str(shown)[:_SHOWN]!r}"


def _has_long(data: bytes | bytearray) -> bool:
    return _LONG in data.translate(_DIGITS)


def _kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    last = {name: number for number, (name, _) in enumerate(pairs)} if len(found) < len(pairs) else {}
    earlier = [pair for number, pair in enumerate(pairs) if last.get(pair[0], number) != number]
    told = [earlier_value(*pair) for pair in earlier]
    told += [each for _, value in pairs for inner in _doubled(value) for each in inner.told]
    return Doubled(found, earlier, told) if told else found


def _doubled(value: Any) -> Iterator[Doubled]:
    """The objects of that kind in a value, through lists of lists."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, Doubled):
            yield each
        elif isinstance(each, list):
            left += each


_plain = json.JSONDecoder().raw_decode
_careful = json.JSONDecoder(object_pairs_hook=_kept).raw_decode
