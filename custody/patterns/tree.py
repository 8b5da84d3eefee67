"""A branch as the tree it is evaluated in, by Python and by SQL alike.

An event's arrays are transparent: a field holds if any element does, however deep arrays nest, and an array
of objects offers each of its objects. Two fields below one array must hold in the same element, so a pattern
object is one question: is there an object in which all of this holds?

``exists: false`` is the exception. AWS's matcher takes the fields in the order of their dotted names; an
absence looks at all elements, except where an earlier field has already settled on one
(https://github.com/aws/event-ruler, NameState.getNameTransitions with array membership). So an absence
belongs to the deepest object it shares with an earlier field, and reaches from there through every array.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from custody.patterns.branches import MAX_COMBINATIONS, Branch
from custody.patterns.matchers import Exists, Matcher
from custody.patterns.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.patterns.values import Path


@dataclass(slots=True)
class Node:
    """An object of the event, and all that must hold in it."""

    fields: dict[str, tuple[Matcher, ...]] = field(default_factory=dict)
    objects: dict[str, Node] = field(default_factory=dict)
    absent: list[Path] = field(default_factory=list)


def build_trees(branch: Branch) -> Iterator[Node]:
    """The trees of one branch, any of which may hold: several if a field may be absent *or* have a value.

    Raises:
        PatternError: so many fields are optional that there would be over a thousand trees.
    """
    choices = [[(path, chosen) for chosen in _split(matchers)] for path, matchers in sorted(branch.items(), key=_name)]
    trees = prod(len(options) for options in choices)
    if trees > MAX_COMBINATIONS:
        raise refuse((), trees, "ways to combine fields that may be absent; ask for fewer in one pattern")
    for chosen in product(*choices):
        yield _build(chosen)


def _name(item: tuple[Path, tuple[Matcher, ...]]) -> bytes:
    # Java orders strings by UTF-16 unit, which differs from code points beyond the basic plane.
    return ".".join(item[0]).encode("utf-16-be")


def _split(matchers: tuple[Matcher, ...]) -> list[tuple[Matcher, ...] | None]:
    """A value is asked for, or (``None``) absence, or first the one and then the other."""
    values = tuple(matcher for matcher in matchers if matcher != Exists(present=False))
    options: list[tuple[Matcher, ...] | None] = [values] if values else []
    return options if len(values) == len(matchers) else [*options, None]


def _build(chosen: tuple[tuple[Path, tuple[Matcher, ...] | None], ...]) -> Node:
    root = Node()
    for path, matchers in chosen:
        node, depth = root, 0
        if matchers is None:
            while depth < len(path) - 1 and path[depth] in node.objects:
                node, depth = node.objects[path[depth]], depth + 1
            node.absent.append(path[depth:])
            continue
        for step in path[:-1]:
            node = node.objects.setdefault(step, Node())
        node.fields[path[-1]] = matchers
    return root
