"""One pattern in several rules, where it is longer or more complex than a rule takes.

A pattern holds where any of its alternatives does, and so do several rules with some of them each. An event that two
alternatives hold for would then be sent twice: only alternatives that exclude each other are divided.
"""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity
from custody.patterns.matchers import AnythingBut, Exact, Exists, Matcher, Prefix
from custody.patterns.pattern import CHARACTER_LIMIT, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable


def divided(pattern: Pattern, *, limit: int = CHARACTER_LIMIT) -> tuple[Pattern, ...]:
    """The patterns of the rules that together match what the pattern does, each event in one rule alone.

    The pattern itself where it fits, or cannot be divided: whoever makes the rules checks them.

    Args:
        pattern: of any length.
        limit: how many characters a rule's pattern may have, by default 2,048.
    """
    document = pattern.document
    alternatives: list[dict[str, Any]] = document.get("detail", {}).pop("$or", [])
    if _fits(pattern, limit) or not alternatives or not _exclude_each_other(document, alternatives):
        return (pattern,)
    packs: list[list[dict[str, Any]]] = [[]]
    for alternative in alternatives:
        if packs[-1] and not _fits(_of(document, [*packs[-1], alternative]), limit):
            packs.append([])
        packs[-1].append(alternative)
    return tuple(_of(document, pack) for pack in packs)


def _fits(pattern: Pattern, limit: int) -> bool:
    return len(pattern) <= limit and complexity(pattern) <= COMPLEXITY_LIMIT


def _of(document: dict[str, Any], alternatives: list[dict[str, Any]]) -> Pattern:
    one_or_more = {"$or": alternatives} if len(alternatives) > 1 else alternatives[0]
    whole = {**document, "detail": _both(document["detail"], one_or_more)}
    return Pattern.of(whole, limit=len(json.dumps(whole)))


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What two objects ask for together: a pattern that was read asks nothing twice."""
    shared = {key: _both(one[key], other[key]) for key in one.keys() & other.keys()}
    return {**one, **other, **shared}


def _exclude_each_other(document: dict[str, Any], alternatives: list[dict[str, Any]]) -> bool:
    each = [_of(document, [alternative]).branches for alternative in alternatives]
    return all(
        any(_opposed(one[path], other[path]) for path in one.keys() & other.keys())
        for some, others in combinations(each, 2)
        for one in some
        for other in others
    )


def _opposed(some: Iterable[Matcher], others: Iterable[Matcher]) -> bool:
    """Whether no single value, nor its absence, is accepted by both lists."""
    return all(_no_value_is_both(one, other) for one in some for other in others)


def _no_value_is_both(one: Matcher, other: Matcher) -> bool:
    """Whether it is certain; what is not known to be so may be."""
    if Exists(present=False) in (one, other):
        return one != other
    if isinstance(other, Prefix):
        one, other = other, one
    match one, other:
        case Prefix(text, False), Prefix(another, False):
            return not (text.startswith(another) or another.startswith(text))
        case Prefix(text, False), AnythingBut(excluded):
            return any(isinstance(e, Prefix) and not e.ignore_case and text.startswith(e.text) for e in excluded)
        case Prefix(text, False), Exact(value):
            return not (isinstance(value, str) and value.startswith(text))
        case Exact(value), Exact(different):
            return value != different
    return False
