"""A pattern made ready to be asked of many events: lists of texts are looked up, and not gone through.

It says what ``Pattern.matches`` says, some seven times as fast; tests hold the one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.patterns.evaluate import accepts
from custody.patterns.matchers import Exact, Matcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.patterns.pattern import Pattern
    from custody.patterns.tree import Node
    from custody.patterns.values import Path


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one field may be: one of some texts, or whatever another operator accepts."""

    texts: frozenset[str]
    others: tuple[Matcher, ...]


@dataclass(frozen=True, slots=True)
class _Object:
    """All that must hold in an object."""

    absent: tuple[Path, ...]
    fields: tuple[tuple[str, _Asked], ...]
    objects: tuple[tuple[str, _Object], ...]


def prepare(pattern: Pattern) -> Callable[[object], bool]:
    """Whether an event, as it was parsed, matches the pattern; to be asked again and again."""
    trees = tuple(map(_prepared, pattern.trees))
    return lambda event: any(_holds(tree, event) for tree in trees)


def _prepared(node: Node) -> _Object:
    return _Object(
        tuple(node.absent),
        tuple((key, _asked(matchers)) for key, matchers in node.fields.items()),
        tuple((key, _prepared(child)) for key, child in node.objects.items()),
    )


def _asked(matchers: tuple[Matcher, ...]) -> _Asked:
    texts = frozenset(each.value for each in matchers if isinstance(each, Exact) and isinstance(each.value, str))
    others = (each for each in matchers if not (isinstance(each, Exact) and isinstance(each.value, str)))
    return _Asked(texts, tuple(others))


def _holds(node: _Object, value: object) -> bool:
    """Whether it holds in an object, or in any of a list."""
    if not isinstance(value, dict):
        return isinstance(value, list) and any(_holds(node, element) for element in value)
    for path in node.absent:
        if _is_present(value, path):
            return False
    for key, asked in node.fields:
        if key not in value or not _accepts(asked, value[key]):
            return False
    return all(_holds(child, value.get(key)) for key, child in node.objects)


def _accepts(asked: _Asked, value: object) -> bool:
    if isinstance(value, list):
        return any(_accepts(asked, element) for element in value)
    if isinstance(value, str) and value in asked.texts:
        return True
    if value is None or isinstance(value, str | int | float):
        return any(accepts(matcher, value) for matcher in asked.others)
    return False


def _is_present(value: object, path: Path) -> bool:
    """Whether a path leads to a value; an object, and an empty list, is none."""
    if isinstance(value, list):
        return any(_is_present(element, path) for element in value)
    if not path:
        return value is None or isinstance(value, str | int | float)
    return isinstance(value, dict) and path[0] in value and _is_present(value[path[0]], path[1:])
