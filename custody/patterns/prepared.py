"""A pattern made ready to be asked of many events: lists of texts are looked up, and not gone through.

It says what ``Pattern.matches`` says, some twenty times as fast; tests hold the one against the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.patterns.evaluate import accepts
from custody.patterns.matchers import Exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.patterns.matchers import Matcher
    from custody.patterns.pattern import Pattern
    from custody.patterns.tree import Node
    from custody.patterns.values import Path

    Check = Callable[[object], bool]
    _Required = tuple[tuple[str, int, "_Required"], ...]

_NOTHING = object()


def prepare(pattern: Pattern) -> Check:
    """Whether an event, as it was parsed, matches the pattern; to be asked again and again."""
    trees = tuple(map(_object, pattern.trees))
    if len(trees) == 1:
        return trees[0]
    required = _required([(1 << number, tree) for number, tree in enumerate(pattern.trees)])
    every = (1 << len(trees)) - 1

    def matches(event: object) -> bool:
        left = _left(required, event, every)
        return left != 0 and any(left >> number & 1 and tree(event) for number, tree in enumerate(trees))

    return matches


def _required(trees: list[tuple[int, Node]]) -> _Required:
    """What has to be in an object for trees, each a bit, to hold in it: key, the trees that need it, what is inside."""
    objects: dict[str, list[tuple[int, Node]]] = {}
    fields: dict[str, int] = {}
    for bit, tree in trees:
        for key, child in tree.objects.items():
            objects.setdefault(key, []).append((bit, child))
        for key in tree.fields:
            fields[key] = fields.get(key, 0) | bit
    return (
        *((key, sum(bit for bit, _ in inside), _required(inside)) for key, inside in objects.items()),
        *((key, bits, ()) for key, bits in fields.items()),
    )


def _left(required: _Required, value: object, trees: int) -> int:
    """Which of some trees may hold in a value: none that needs a key which is not there. Lists are not looked into."""
    if not isinstance(value, dict):
        return trees if isinstance(value, list) else 0
    for key, needing, inside in required:
        if trees & needing:
            inner = value.get(key, _NOTHING)
            if inner is _NOTHING:
                trees &= ~needing
            elif inside:
                trees = trees & ~needing | _left(inside, inner, trees & needing)
            if not trees:
                break
    return trees


def _object(node: Node) -> Check:
    """Whether everything holds in an object, or in any of a list."""
    # What stands deeper is rarer, and so decides sooner. All of it has to hold, in whatever order it is looked at.
    checks = (
        *((key, _object(child)) for key, child in node.objects.items()),
        *((key, _field(matchers)) for key, matchers in node.fields.items()),
    )
    absent = tuple(node.absent)

    def holds(value: object) -> bool:
        if not isinstance(value, dict):
            return isinstance(value, list) and any(map(holds, value))
        for key, check in checks:
            inner = value.get(key, _NOTHING)
            if inner is _NOTHING or not check(inner):
                return False
        # Not by any(), which costs more than most objects have paths.
        for path in absent:  # noqa: SIM110  # see above
            if _is_present(value, path):
                return False
        return True

    return holds


def _field(matchers: tuple[Matcher, ...]) -> Check:
    """Whether a field, or any of a list, is one of some texts, or whatever another operator accepts."""
    texts = frozenset(each.value for each in matchers if isinstance(each, Exact) and isinstance(each.value, str))
    others = tuple(each for each in matchers if not (isinstance(each, Exact) and isinstance(each.value, str)))

    def is_accepted(value: object) -> bool:
        if isinstance(value, str):
            return value in texts or any(accepts(matcher, value) for matcher in others)
        if isinstance(value, list):
            return any(map(is_accepted, value))
        if value is None or isinstance(value, int | float):
            return any(accepts(matcher, value) for matcher in others)
        return False

    def is_one_of(value: object) -> bool:
        if isinstance(value, str):
            return value in texts
        return isinstance(value, list) and any(map(is_one_of, value))

    return is_accepted if others else is_one_of


def _is_present(value: object, path: Path) -> bool:
    """Whether a path leads to a value; an object, and an empty list, is none."""
    if isinstance(value, list):
        return any(_is_present(element, path) for element in value)
    if not path:
        return value is None or isinstance(value, str | int | float)
    return isinstance(value, dict) and path[0] in value and _is_present(value[path[0]], path[1:])
