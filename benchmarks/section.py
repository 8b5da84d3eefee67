"""One part of the results: a table, what is to be known about it, and the figures that aims are held against."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Section:
    """A table of the page.

    Attributes:
        title: its heading.
        columns: the head of the table; the first column is text, the others are numbers.
        rows: as they are shown.
        notes: sentences below the table.
        figures: numbers by name, ``ask.ratio``.
        left_out: what could not be measured here, and why.
    """

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def megabytes(count: float) -> str:
    """``431 MB``."""
    return f"{count / 1e6:,.0f} MB"


def times(ratio: float) -> str:
    """``1.42``, or ``27.1``, or ``231``."""
    return f"{ratio:,.2f}" if ratio < 10 else f"{ratio:,.1f}" if ratio < 100 else f"{ratio:,.0f}"  # noqa: PLR2004
