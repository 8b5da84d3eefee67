"""From a pattern's document to its branches: what remains when every ``$or`` is multiplied out.

A branch is a plain conjunction, one list of matchers a path, and the pattern matches when any branch does.
That is how AWS's matcher compiles a pattern, and it is what makes two fields of one array element meet even
when one of them is written inside ``$or`` (https://github.com/aws/event-ruler, "And and Or relationship").

AWS reads some mistakes in a way nobody means: a ``$or`` that is malformed becomes a field of that name, and a
field written inside and outside ``$or`` keeps only what was written last. Both are refused here.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.patterns.matchers import Matcher
from custody.patterns.refusal import dotted, refuse
from custody.patterns.values import OPERATORS, Path, read_values

Branch = dict[Path, tuple[Matcher, ...]]

MAX_COMBINATIONS = 1000
"""The product of the lengths of all ``$or`` lists, as AWS counts it."""

_RESERVED_IN_OR = OPERATORS | {
    "exactly",
    "=",
    "<",
    "<=",
    ">",
    ">=",
    "regex",
    "not-wildcard",
    "not-equals-ignore-case",
}


def read_branches(document: object) -> tuple[Branch, ...]:
    """Every branch of a document.

    Raises:
        PatternError: a rule of EventBridge's is broken, or a path is constrained twice.
    """
    count = combinations(document)
    if count > MAX_COMBINATIONS:
        raise refuse((), count, f"$or combinations, over the limit of {MAX_COMBINATIONS}; split the pattern")
    return tuple(_read_object(document, (), [{}], inside_or=False))


def combinations(node: object) -> int:
    """How many branches AWS counts a document, or a part of one, to have."""
    if isinstance(node, list):
        product = 1
        for entry in node:
            product *= combinations(entry)
        return product
    if not isinstance(node, Mapping):
        return 1
    product = 1
    for key, value in node.items():
        if key == "$or" and isinstance(value, list):
            product *= max(len(value), 1)
        product *= combinations(value)
    return product


def _read_object(node: object, path: Path, branches: list[Branch], *, inside_or: bool) -> list[Branch]:
    if not isinstance(node, Mapping):
        raise refuse(path, node, "a pattern is an object of fields")
    if not node:
        raise refuse(path, node, "an empty object matches nothing; leave it out")
    for key, value in node.items():
        if key == "$or":
            branches = _read_or(value, path, branches)
            continue
        here = _step(path, key, inside_or=inside_or)
        if isinstance(value, Mapping):
            branches = _read_object(value, here, branches, inside_or=inside_or)
        elif isinstance(value, list):
            matchers = read_values(value, here)
            for branch in branches:
                _constrain(branch, here, matchers)
        else:
            raise refuse(here, value, "a field's value is a list, so that several values can be named; put it in []")
    return branches


def _read_or(members: object, path: Path, branches: list[Branch]) -> list[Branch]:
    here = (*path, "$or")
    least = 2
    if not isinstance(members, list) or len(members) < least:
        raise refuse(here, members, "write a list of at least two objects")
    forked: list[Branch] = []
    for member in members:
        if not isinstance(member, Mapping):
            raise refuse(here, member, "each entry is an object of fields")
        forked += _read_object(member, path, [dict(branch) for branch in branches], inside_or=True)
    return forked


def _step(path: Path, key: str, *, inside_or: bool) -> Path:
    if not key or "." in key:
        raise refuse(path, key, "a field's name holds no dot and is not empty; write nested objects")
    if inside_or and key in _RESERVED_IN_OR:
        raise refuse(path, key, "is reserved and cannot be a field inside $or")
    return (*path, key)


def _constrain(branch: Branch, path: Path, matchers: tuple[Matcher, ...]) -> None:
    for other in branch:
        shorter, longer = sorted((path, other), key=len)
        if longer[: len(shorter)] != shorter:
            continue
        if shorter == longer:
            raise refuse(path, dotted(path), "written inside and outside $or, of which AWS keeps the last; say it once")
        raise refuse(shorter, dotted(longer), "one path is both a value and an object; ask for one of them")
    branch[path] = matchers
