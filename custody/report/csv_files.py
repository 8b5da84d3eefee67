"""Rows as CSV text for a spreadsheet, which must not take a text for a formula."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from custody.report.shown import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# See https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A head line and the rows, values whole; an apostrophe keeps a spreadsheet from calculating a text."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def _cell(value: object) -> str:
    text = text_of(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
