"""What the pages are written with, in Markdown."""

from __future__ import annotations


def row(*cells: str) -> str:
    """A line of a table; the cells stand in it as they are."""
    return f"| {' | '.join(cells)} |"
