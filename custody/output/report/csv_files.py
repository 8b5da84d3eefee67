"""Rows as CSV text for a spreadsheet, which must not take a text for a formula."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

from custody.output.report.escaping import text_of
from custody.output.spreadsheet import cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A head line and the rows, values whole; see ``custody.output.spreadsheet`` for texts that are formulas."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def _cell(value: object) -> str:
    text = text_of(value)
    return text if isinstance(value, bool | int | float | date) else cell(text)
