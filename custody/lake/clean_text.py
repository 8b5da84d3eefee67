"""Text as a column has it."""

from __future__ import annotations


def clean(text: str) -> str:
    """The text as a column has it: a question mark for each half of a surrogate pair."""
    return text if text.isascii() else text.encode(errors="replace").decode()
