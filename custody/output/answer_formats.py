"""The formats an answer is written in."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

from custody.output.spreadsheet import cell
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.engines.protocol import Answer, Value

    Told = Callable[[tuple[Value, ...]], None]


class AnswerFormat(StrEnum):
    """A format by its name on the command line."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


def write_json(answer: Answer, stream: TextIO) -> int:
    """A list with an object a row, a row a line; returns how many rows. Times are ISO 8601 with Z."""
    count = 0
    for count, row in enumerate(answer.rows, 1):
        stream.write("[\n" if count == 1 else ",\n")
        stream.write(json.dumps({name: jsonable(value) for name, value in zip(answer.columns, row, strict=True)}))
    stream.write("\n]\n" if count else "[]\n")
    return count


def write_csv(answer: Answer, stream: TextIO) -> int:
    """A head line and a line a row; returns how many rows.

    See ``custody.output.spreadsheet`` for texts that are formulas.
    """
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(answer.columns)
    count = 0
    for row in answer.rows:
        rows.writerow([_cell(jsonable(value)) for value in row])
        count += 1
    return count


def jsonable(value: Value) -> str | int | float | bool | None:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _cell(value: str | float | bool | None) -> object:  # noqa: FBT001  # a value, not a switch
    if isinstance(value, bool):
        return "true" if value else "false"
    return cell(value) if isinstance(value, str) else value
