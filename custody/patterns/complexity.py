"""How complex a pattern is, as EventBridge counts before it takes a rule.

EventBridge refuses a rule whose wildcards could be in the middle of too many matches at once, and says only that it is
too complex. The count is that of the open matcher AWS runs (https://github.com/aws/event-ruler,
``MachineComplexityEvaluator``): the most places in wildcards that one value can have reached together. Here it is
the same or more, never less: wildcards of one field are added up as if one value could be in all of them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from custody.patterns.matchers import AnythingBut, Matcher, Wildcard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.patterns.branches import Branch
    from custody.patterns.pattern import Pattern
    from custody.patterns.values import Path

COMPLEXITY_LIMIT = 6
"""What a rule may come to here. AWS publishes no figure; rules of this complexity are known to be taken."""

_Fields = list[tuple["Path", tuple[Matcher, ...]]]

_STAR = -1
_MOST_SETS = 5_000


def complexity(pattern: Pattern) -> int:
    """The complexity of the rule that carries the pattern; 0 without a wildcard."""
    return _of_state([_in_order(branch) for branch in pattern.branches])


def _in_order(branch: Branch) -> _Fields:
    # Java orders strings by UTF-16 unit, and the matcher takes fields in that order.
    return sorted(branch.items(), key=lambda item: ".".join(item[0]).encode("utf-16-be"))


def _of_state(branches: list[_Fields]) -> int:
    """The worst of the branches that a match arrives at together: what they ask of one field is one automaton."""
    worst = 0
    going_on = sorted((branch for branch in branches if branch), key=lambda branch: branch[0][0])
    for _, group in groupby(going_on, key=lambda branch: branch[0][0]):
        same = list(group)
        # Twice the same wildcard counts twice: the matcher may compile it twice.
        wild = sum(matcher_complexity(matcher) for branch in same for matcher in branch[0][1])
        worst = max(worst, wild, *map(_of_state, _together(same)))
    return worst


def _together(branches: list[_Fields]) -> list[list[_Fields]]:
    """The branches, less their first field, by where its values lead: those with a value in common lead to one."""
    groups: list[tuple[set[Matcher], list[_Fields]]] = []
    for branch in branches:
        values, rest = set(branch[0][1]), [branch[1:]]
        apart = []
        for known, members in groups:
            if known & values:
                values, rest = values | known, [*members, *rest]
            else:
                apart.append((known, members))
        groups = [*apart, (values, rest)]
    return [members for _, members in groups]


def matcher_complexity(matcher: Matcher) -> int:
    """The complexity of one operator by itself."""
    match matcher:
        case Wildcard(pieces):
            return _of_wildcard(pieces)
        case AnythingBut(excluded):
            return sum(map(matcher_complexity, excluded))
    return 0


@lru_cache(maxsize=1024)
def _of_wildcard(pieces: tuple[str, ...]) -> int:
    """The most places of a wildcard that some text reaches at once, every text being in its JSON quotes."""
    tokens: list[int] = [*b'"']
    for number, piece in enumerate(pieces):
        tokens += [*([_STAR] if number else []), *piece.encode()]
    tokens += b'"'
    worst, seen = 0, {frozenset[int]()}
    waiting = [frozenset({0})]
    while waiting:
        places = waiting.pop()
        if places in seen:
            continue
        seen.add(places)
        if len(seen) > _MOST_SETS:
            return 2 * len(tokens)
        worst = max(worst, _count(tokens, places))
        waiting += (_after(tokens, places, byte) for byte in _bytes_from(tokens, places))
    return worst


def _count(tokens: list[int], places: frozenset[int]) -> int:
    """The places, and the stars that stand directly behind one and are not reached yet."""
    ahead = {place + 1 for place in places if tokens[place] != _STAR and tokens[place + 1 : place + 2] == [_STAR]}
    return len(places | ahead)


def _next(tokens: list[int], place: int) -> Iterable[int]:
    """Where a text that has reached ``place`` may go on: a star may stay where it is, or be passed over."""
    if tokens[place] == _STAR:
        yield place
    if place + 1 < len(tokens):
        yield place + 1
        if tokens[place + 1] == _STAR and place + 2 < len(tokens):
            yield place + 2


def _bytes_from(tokens: list[int], places: frozenset[int]) -> set[int]:
    # A byte of no literal, for the text that only stars take: -2 is none.
    return {-2, *(tokens[after] for place in places for after in _next(tokens, place) if tokens[after] != _STAR)}


def _after(tokens: list[int], places: frozenset[int], byte: int) -> frozenset[int]:
    return frozenset(after for place in places for after in _next(tokens, place) if tokens[after] in {_STAR, byte})
