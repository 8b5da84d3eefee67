"""Rows as CSV for a spreadsheet, which must not take a text for a formula."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from custody.output.spreadsheet import cell
from custody.output.values import jsonable
from custody.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_NEVER_FORMULAS = (bool, int, float, date)


def write_csv(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    stream: TextIO,
    *,
    shown: Callable[[object], object] = jsonable,
) -> int:
    """A head line and a line a row, each written at once; returns how many rows.

    Args:
        columns: names.
        rows: their values.
        stream: opened without translation of line ends.
        shown: what to write for a value; texts that are formulas are made none, see ``custody.output.spreadsheet``.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    cells = Remembered(lambda value: _cell(value, shown))
    count = 0
    for row in rows:
        writer.writerow(cells.of_all(row))
        count += 1
    return count


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]], shown: Callable[[object], object]) -> str:
    """The same as text."""
    stream = StringIO(newline="")
    write_csv(columns, rows, stream, shown=shown)
    return stream.getvalue()


def _cell(value: object, shown: Callable[[object], object]) -> object:
    told = shown(value)
    if isinstance(told, bool):
        return "true" if told else "false"
    return cell(told) if isinstance(told, str) and not isinstance(value, _NEVER_FORMULAS) else told
