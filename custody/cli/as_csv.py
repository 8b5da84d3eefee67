"""Findings as CSV for a spreadsheet, which must not take a text for a formula."""

from __future__ import annotations

import csv
from dataclasses import fields
from typing import TYPE_CHECKING, TextIO

from custody.cli.finding import Finding
from custody.cli.plain import plain

if TYPE_CHECKING:
    from custody.cli.summary import Summary

COLUMNS = tuple(field.name for field in fields(Finding))

# See https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@")


class CsvWriter:
    """Writes a head line, and each finding at once."""

    def __init__(self, stream: TextIO) -> None:
        self._rows = csv.writer(stream, lineterminator="\n")
        self._rows.writerow(COLUMNS)

    def write(self, finding: Finding) -> None:
        """As ``Writer.write``; a text that a spreadsheet would calculate gets an apostrophe before it."""
        self._rows.writerow([_cell(getattr(finding, name)) for name in COLUMNS])

    def end(self, summary: Summary) -> None:
        """As ``Writer.end``: nothing comes after."""


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
