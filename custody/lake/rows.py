"""From a CloudTrail record to a row of ``events``: every column, whatever the record looks like.

Records are other people's data: a field may be missing, null or of a type nobody expected. The row is made
all the same, with NULL in the typed column.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from custody.lake import catalogued
from custody.lake.columns import BY_NAME, COLUMNS, Column, Type
from custody.lake.derived import DERIVED
from custody.lake.fields import dig

Row = dict[str, str | bool | int | datetime | None]

TIME = (
    "^([0-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
)
"""The form of ``eventTime``, for Athena too, as a regular expression: years before 9999."""

_TIME = re.compile(TIME)
_KNOWN = {column.path[0] for column in COLUMNS if column.path}


def row_of(record: Mapping[str, Any], *, file: str | None = None, position: int | None = None) -> Row:
    """The row of one record, a value for each of ``COLUMNS`` in their order.

    Args:
        record: one entry of a log file's ``Records``.
        file: the log file, for ``source_file``.
        position: the record's index in it, from 0, for ``source_position``.
    """
    row: Row = {column.name: _value(record, column) for column in COLUMNS}
    for name, derive in DERIVED.items():
        value = derive(record)
        row[name] = _clean(value) if isinstance(value, str) else value
    if row["read_only"] is None:
        row["read_only"] = catalogued.read_only(record)
    rest = {name: value for name, value in record.items() if name not in _KNOWN}
    row["other_fields"] = json_text(rest) if rest else None
    row["corrected_by"] = None
    row["source_file"], row["source_position"] = file, position
    return row


def _value(record: Mapping[str, Any], column: Column) -> str | bool | int | datetime | None:
    value = dig(record, column.path) if column.path else None
    match column.type:
        case Type.JSON:
            # A field that is there but null stays apart from one that is not there.
            return json_text(value) if column.path and column.path[0] in record else None
        case Type.BOOLEAN:
            return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))
        case Type.TIME:
            return time_of(value)
    return _clean(value) if isinstance(value, str) else None


def time_of(value: object) -> datetime | None:
    """The time that ``eventTime`` tells as CloudTrail writes it, UTC without a zone; None for any other text.

    The year 9999, after which no period can end, is what programs write for "never", and is no time. The engines read
    one and the same set of texts.
    """
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return None


def json_text(value: object) -> str:
    """Compact JSON text that DuckDB can read: NaN becomes null, half a surrogate pair a question mark."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # An integer beyond 64 bits or half a surrogate pair, which orjson has no way to write.
        return _clean(json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":")))


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _clean(text: str) -> str:
    return text if text.isascii() else text.encode(errors="replace").decode()


def field(record: Mapping[str, Any], name: str) -> str | bool | int | datetime | None:
    """The value of one column that is a field of the record, as ``row_of`` gives it.

    Raises:
        KeyError: no column has the name.
    """
    return _value(record, BY_NAME[name])
