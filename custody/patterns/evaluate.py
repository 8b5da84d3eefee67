"""Whether an event matches: EventBridge's semantics in plain Python, the reference for the SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from custody.patterns.matchers import (
    AnythingBut,
    Cidr,
    EqualsIgnoreCase,
    Exact,
    Exists,
    Matcher,
    Numeric,
    Prefix,
    Scalar,
    Suffix,
    Wildcard,
)
from custody.patterns.text import compiled, either_case, matches_wildcard, read_address

if TYPE_CHECKING:
    from custody.patterns.tree import Node
    from custody.patterns.values import Path


def holds(node: Node, value: Mapping[str, Any]) -> bool:
    """Whether everything a tree asks for holds in one object."""
    return (
        not any(_present(value, path) for path in node.absent)
        and all(
            any(accepts(matcher, leaf) for leaf in _leaves(value.get(key, _NOTHING)) for matcher in matchers)
            for key, matchers in node.fields.items()
        )
        and all(
            any(holds(child, element) for element in _objects(value.get(key, _NOTHING)))
            for key, child in node.objects.items()
        )
    )


# An absent field offers what an empty array does: no value, no object.
_NOTHING: list[Any] = []


def _leaves(value: object) -> Iterator[Scalar]:
    if isinstance(value, list):
        for element in value:
            yield from _leaves(element)
    elif value is None or isinstance(value, str | int | float):
        yield value


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for element in value:
            yield from _objects(element)
    elif isinstance(value, Mapping):
        yield value


def _present(value: Mapping[str, Any], path: Path) -> bool:
    inner = value.get(path[0], _NOTHING)
    if len(path) == 1:
        return any(True for _ in _leaves(inner))
    return any(_present(element, path[1:]) for element in _objects(inner))


def accepts(matcher: Matcher, value: Scalar) -> bool:
    """Whether one operator accepts one value that is neither an array nor an object."""
    match matcher:
        case Exact(expected):
            return _same(expected, value)
        case Exists(present):
            return present
        case AnythingBut(excluded):
            return not any(accepts(inner, value) for inner in excluded)
        case Numeric():
            return isinstance(value, int | float) and not isinstance(value, bool) and _within(matcher, value)
    return isinstance(value, str) and _accepts_text(matcher, value)


def _accepts_text(matcher: Matcher, value: str) -> bool:
    match matcher:
        case Prefix(text, ignore_case):
            return _begins(either_case(text), value) if ignore_case else value.startswith(text)
        case Suffix(text, ignore_case):
            return _is(f".*{either_case(text)}", value) if ignore_case else value.endswith(text)
        case EqualsIgnoreCase(text):
            return _is(either_case(text), value)
        case Wildcard(pieces):
            return matches_wildcard(pieces, value)
        case Cidr(network):
            address = read_address(value)
            return address is not None and address in network
    return False


def _begins(expression: str, value: str) -> bool:
    return compiled(expression).match(value) is not None


def _is(expression: str, value: str) -> bool:
    return compiled(expression).fullmatch(value) is not None


def _same(expected: Scalar, value: Scalar) -> bool:
    if isinstance(expected, bool) or isinstance(value, bool):
        return expected is value
    if isinstance(expected, int | float) and isinstance(value, int | float):
        return _double(expected) == _double(value)
    return type(expected) is type(value) and expected == value


def _within(numeric: Numeric, value: float) -> bool:
    number = _double(value)
    above = numeric.low is None or number > numeric.low or (numeric.low_inclusive and number == numeric.low)
    below = numeric.high is None or number < numeric.high or (numeric.high_inclusive and number == numeric.high)
    return above and below


def _double(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
