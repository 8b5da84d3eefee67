"""Rows in columns, the last of which is as long as it is, each with what mends it in a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence


def write_mend_table(head: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO) -> None:
    """Write the head and the rows; nothing where there is no row.

    Args:
        head: the columns' titles.
        rows: a text for each column and one for the line below, which is left out where it is empty.
        stream: written to.
    """
    last = len(head) - 1
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(last)]

    def line(texts: Sequence[str]) -> str:
        cells = [f"{text:<{width}}" for text, width in zip(texts, widths, strict=False)]
        return f" {'  '.join([*cells, texts[last]])}".rstrip() + "\n"

    if rows:
        stream.write(line(head))
    for row in rows:
        stream.write(line(row))
        if mend := row[last + 1]:
            stream.write(line((*("",) * last, f"  {mend}")))
