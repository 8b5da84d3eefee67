"""An event pattern: read and checked once, then asked, printed and translated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from custody.patterns.branches import Branch, read_branches
from custody.patterns.evaluate import holds
from custody.patterns.matchers import AnythingBut, Matcher, Wildcard
from custody.patterns.refusal import refuse
from custody.patterns.tree import Node, build_trees

if TYPE_CHECKING:
    from custody.patterns.values import Path

MAX_DEPTH = 64
"""Levels of lists and objects. AWS states no limit; CloudTrail records stay far below."""

CHARACTER_LIMIT = 2048
"""The default quota of an event pattern's length; AWS raises it on request, to 4,096 at most.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""


@dataclass(frozen=True)
class Pattern:
    """An Amazon EventBridge event pattern that EventBridge accepts. Equal when its canonical text is.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
    """

    json: str
    """Canonical JSON: keys sorted, no spaces, characters unescaped. What a rule carries and AWS counts."""

    branches: tuple[Branch, ...] = field(repr=False, compare=False)
    """The pattern with every ``$or`` multiplied out: any one of them may hold."""

    trees: tuple[Node, ...] = field(repr=False, compare=False)
    """The branches as they are evaluated."""

    @classmethod
    def of(cls, document: Mapping[str, Any] | str, *, limit: int = CHARACTER_LIMIT) -> Pattern:
        """Read a pattern from its JSON text or from plain data; tuples count as lists.

        Args:
            document: the pattern.
            limit: how many characters the canonical text may have, by default 2,048.

        Raises:
            PatternError: EventBridge would refuse it, or would read it in a way nobody means.
        """
        plain = _plain(_parse(document) if isinstance(document, str) else document)
        branches = read_branches(plain)
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if len(text) > limit:
            raise refuse(
                (),
                len(text),
                f"characters, over the limit of {limit}; split the pattern or shorten its lists",
            )
        return cls(text, branches, tuple(tree for branch in branches for tree in build_trees(branch)))

    @property
    def document(self) -> dict[str, Any]:
        """The pattern as plain data with sorted keys; a copy, to do with as you like."""
        document: dict[str, Any] = json.loads(self.json)
        return document

    def __len__(self) -> int:
        return len(self.json)

    def matches(self, event: Mapping[str, Any]) -> bool:
        """Whether the whole event, envelope included, matches as EventBridge would have it."""
        return any(holds(tree, event) for tree in self.trees)

    def paths(self) -> tuple[Path, ...]:
        """Every path that is constrained, sorted, ``$or`` left out: ``("detail", "eventName")``."""
        return tuple(sorted({path for branch in self.branches for path in branch}))

    @property
    def uses_wildcard(self) -> bool:
        """Whether it counts against the 30 rules with wildcards a bus may have."""
        lists = (matchers for branch in self.branches for matchers in branch.values())
        return any(_is_wildcard(matcher) for matchers in lists for matcher in matchers)


def _is_wildcard(matcher: Matcher) -> bool:
    return isinstance(matcher, Wildcard) or (
        isinstance(matcher, AnythingBut) and any(map(_is_wildcard, matcher.excluded))
    )


def _plain(value: object, depth: int = 0) -> object:
    if depth > MAX_DEPTH:
        raise refuse((), depth, "levels of nesting are more than any event has; write a flatter pattern")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise refuse((), key, "is no field name; write a string")
        return {key: _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, depth + 1) for inner in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise refuse((), value, "is no JSON value")


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise refuse((), text, f"is not JSON ({error})") from None


def _constant(name: str) -> NoReturn:
    raise refuse((), name, "is no JSON value")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refuse((), twice, "is written twice in one object, of which AWS keeps the last; write it once")
    return members
