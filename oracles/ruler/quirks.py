"""What Event Ruler does and EventBridge's pages do not promise: each with a pair on which the two must differ.

An exception here covers what it names and nothing more; a pair that no longer differs is a failure, so that the list
stays as short as the truth.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from custody.errors import PatternError
from custody.patterns import Pattern
from custody.patterns.matchers import AnythingBut, Cidr, EqualsIgnoreCase, Exact, Matcher, Numeric, Prefix, Suffix
from custody.patterns.values import EXACT_LIMIT
from oracles.outcome import Comparison
from oracles.ruler.engine import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from oracles.ruler.engine import Ruler

Event = dict[str, Any]

_LAST_OF_PLANE = 0xFFFF


@dataclass(frozen=True, slots=True)
class Quirk:
    """One difference.

    Attributes:
        name: what Event Ruler does, as docs/oracles.md has it.
        pattern: of the example.
        event: of the example, as JSON.
        ruler: what Event Ruler says of it, None when it refuses the pattern; this project says the opposite.
        applies: whether a pattern and an event are of this kind.
    """

    name: str
    pattern: Mapping[str, Any]
    event: str
    ruler: bool | None
    applies: Callable[[Pattern, Event], bool]


def _matchers(pattern: Pattern) -> Iterator[Matcher]:
    for branch in pattern.branches:
        for matchers in branch.values():
            for matcher in matchers:
                yield matcher
                if isinstance(matcher, AnythingBut):
                    yield from matcher.excluded


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield value


def _texts(event: Event) -> Iterator[str]:
    return (leaf for leaf in _leaves(event) if isinstance(leaf, str))


def _address(text: str) -> int:
    try:
        return ip_address(text).version
    except ValueError:
        return 0


def _other_family(pattern: Pattern, event: Event) -> bool:
    families = {matcher.network.version for matcher in _matchers(pattern) if isinstance(matcher, Cidr)}
    # Event Ruler reads addresses more generously than Python: digits and dots, or digits and colons.
    found = {
        4 if re.fullmatch(r"[\d.]+", text) else 6 for text in _texts(event) if re.fullmatch(r"[\da-fA-F.:]+", text)
    }
    return any(found - {family} for family in families)


def _large_integer(pattern: Pattern, event: Event) -> bool:
    return any(isinstance(matcher, Numeric) for matcher in _matchers(pattern)) and any(
        isinstance(leaf, int) and abs(leaf) > EXACT_LIMIT and leaf != float(leaf) for leaf in _leaves(event)
    )


def _beyond_the_plane(pattern: Pattern, _event: Event) -> bool:
    return any(
        any(ord(character) > _LAST_OF_PLANE for character in matcher.text)
        for matcher in _matchers(pattern)
        if isinstance(matcher, EqualsIgnoreCase) or (isinstance(matcher, Prefix | Suffix) and matcher.ignore_case)
    )


def _same_address(pattern: Pattern, event: Event) -> bool:
    asked = {m.value for m in _matchers(pattern) if isinstance(m, Exact) and isinstance(m.value, str)}
    addresses = {ip_address(text) for text in asked if _address(text)}
    return any(_address(text) and text not in asked and ip_address(text) in addresses for text in _texts(event))


def _never(_pattern: Pattern, _event: Event) -> bool:
    return False


def _dotted(_pattern: Pattern, event: Event) -> bool:
    return any("." in key for key in _keys(event))


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for each in (value.values() if isinstance(value, dict) else value) if isinstance(value, dict | list) else ():
        yield from _keys(each)


QUIRKS = (
    Quirk(
        "cidr crosses address families where the leading hex digits agree",
        {"a": [{"cidr": "10.0.0.0/8"}]},
        '{"a": "a00::1"}',
        ruler=True,
        applies=_other_family,
    ),
    Quirk(
        "an integer in an event that no double holds never matches numeric",
        {"a": [{"numeric": [">", 0]}]},
        '{"a": 9007199254740993}',
        ruler=False,
        applies=_large_integer,
    ),
    Quirk(
        "operators that ignore case match no character beyond the basic plane",
        {"a": [{"equals-ignore-case": "😀"}]},
        '{"a": "😀"}',
        ruler=False,
        applies=_beyond_the_plane,
    ),
    Quirk(
        "of a key that stands twice in an object, either value matches",
        {"a": ["x"]},
        '{"a": "x", "a": "y"}',
        ruler=True,
        applies=_never,
    ),
    Quirk(
        "an address in a pattern also matches the same address written otherwise",
        {"a": ["2001:db8::1"]},
        '{"a": "2001:DB8:0:0:0:0:0:1"}',
        ruler=True,
        applies=_same_address,
    ),
    Quirk(
        "a field with a dot in its name is found by the nested path",
        {"a": {"b": ["x"]}},
        '{"a.b": "x"}',
        ruler=True,
        applies=_dotted,
    ),
    Quirk(
        "a block of IPv4 addresses in IPv6 is refused",
        {"a": [{"cidr": "::ffff:0:0/96"}]},
        '{"a": "::ffff:1"}',
        ruler=None,
        applies=_never,
    ),
)


CATALOGUED_READS = "a record without readOnly is a read where the catalogue says so, in SQL; EventBridge sees no field"


def read_by_the_catalogue(pattern: Pattern, event: Event) -> bool:
    """Whether a pattern asks for ``readOnly`` of a record that has none, as those before version 1.05 of the format."""
    return ("detail", "readOnly") in pattern.paths() and "readOnly" not in event["detail"]


def explanation(pattern: Pattern, event: Event) -> str | None:
    """The name of the quirk that may make the two differ here."""
    return next((quirk.name for quirk in QUIRKS if quirk.applies(pattern, event)), None)


def compare(ruler: Ruler) -> Comparison:
    """Every quirk still is one."""
    found = Comparison("Event Ruler, known differences")
    for quirk in QUIRKS:
        found.compared += 1
        theirs, ours = _theirs(ruler, quirk), _ours(quirk)
        if theirs is not quirk.ruler or ours is quirk.ruler:
            found.differences.append(
                f"{quirk.name}: Event Ruler says {theirs}, custody {ours}; this list is out of date"
            )
    return found


def _theirs(ruler: Ruler, quirk: Quirk) -> bool | None:
    try:
        return bool(ruler.matching([json.dumps(quirk.pattern)], [quirk.event])[0])
    except RefusedError:
        return None


def _ours(quirk: Quirk) -> bool | None:
    try:
        return Pattern.of(quirk.pattern).matches(json.loads(quirk.event))
    except PatternError:
        return None
