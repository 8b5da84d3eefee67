"""References to lines of the register: numbers become ranges, and each leads to the line or to the CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST = 60
"""Ranges that one reference names; the rest is told by number."""


@dataclass(frozen=True, slots=True)
class Span:
    """Lines that follow each other; ``first`` and ``last`` are the same for one."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class References:
    """Where the lines behind a number are.

    Attributes:
        spans: the first of them, at most ``MOST``.
        more: how many lines the spans leave out.
    """

    count: int
    spans: tuple[Span, ...]
    more: int


def references(numbers: Iterable[int]) -> References:
    """The references for lines in any order, duplicates among them."""
    wanted = sorted(set(numbers))
    runs = groupby(enumerate(wanted), key=lambda pair: pair[1] - pair[0])
    spans = [Span(run[0], run[-1]) for run in ([number for _, number in pairs] for _, pairs in runs)]
    shown = tuple(spans[:MOST])
    named = sum(span.last - span.first + 1 for span in shown)
    return References(len(wanted), shown, len(wanted) - named)


def listed(numbers: Collection[int], ranked: Iterable[int], most: int) -> frozenset[int]:
    """Which lines the page lists: all when there are no more than ``most``, else the first that ``ranked`` names."""
    if len(numbers) <= most:
        return frozenset(numbers)
    chosen: set[int] = set()
    for number in ranked:
        if len(chosen) == most:
            break
        chosen.add(number)
    return frozenset(chosen)
