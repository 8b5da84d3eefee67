"""Numbers that lead to their rows: straight to the line where one run of lines is meant, else by way of the index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from custody.report.references import References, references

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.report.references import Span

RECORDS = "records.csv"


@dataclass(frozen=True, slots=True)
class Number:
    """A count in the page; ``href`` is empty for none."""

    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the index: what was counted, and where its lines are."""

    id: str
    said: str
    lines: References


@dataclass(slots=True)
class Links:
    """Makes numbers, and with them the index.

    Attributes:
        listed: the lines that the page lists; the others are in ``records.csv`` alone.
        entries: the index, in the order in which the numbers were asked for.
    """

    listed: frozenset[int]
    entries: list[Entry] = field(default_factory=list)

    def number(self, said: str, lines: References | Iterable[int]) -> Number:
        """The number of lines, which leads to them; ``said`` is what the index calls it."""
        found = lines if isinstance(lines, References) else references(lines)
        if not found.count:
            return Number(0)
        if len(found.spans) == 1 and not found.more:
            return Number(found.count, self.href(found.spans[0].first))
        entry = Entry(f"i{len(self.entries) + 1}", said, found)
        self.entries.append(entry)
        return Number(found.count, f"#{entry.id}")

    def href(self, number: int) -> str:
        """Where a line is: its place in the page, or the file that holds every line."""
        return f"#R{number}" if number in self.listed else RECORDS

    def said(self, span: Span) -> str:
        """A run of lines in words."""
        return f"R{span.first}" if span.first == span.last else f"R{span.first} to R{span.last}"
