"""Findings as CSV for a spreadsheet, which must not take a text for a formula."""

from __future__ import annotations

import csv
from dataclasses import fields
from typing import TYPE_CHECKING, TextIO

from custody.output.spreadsheet import cell
from custody.scan.finding import Finding

if TYPE_CHECKING:
    from custody.scan.summary import Summary

COLUMNS = tuple(field.name for field in fields(Finding))


class CsvWriter:
    """Writes a head line, and each finding at once."""

    def __init__(self, stream: TextIO) -> None:
        self._rows = csv.writer(stream, lineterminator="\n")
        self._rows.writerow(COLUMNS)

    def write(self, finding: Finding) -> None:
        """As ``Writer.write``; see ``custody.output.spreadsheet`` for texts that are formulas."""
        self._rows.writerow([_cell(getattr(finding, name)) for name in COLUMNS])

    def end(self, summary: Summary) -> None:
        """As ``Writer.end``: nothing comes after."""


def _cell(value: object) -> object:
    return cell(value) if isinstance(value, str) else value
