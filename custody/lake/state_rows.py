"""From an EventBridge event to a row of ``state_changes``: every column, whatever the event looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from custody.lake.columns import Type
from custody.lake.fingerprint import fingerprint
from custody.lake.rows import json_text, time_of
from custody.lake.state_changes import STATE_COLUMNS

if TYPE_CHECKING:
    from datetime import datetime

    from custody.lake.rows import Row
    from custody.lake.state_changes import StateColumn

_LIMIT = 2**63


def state_row_of(event: Mapping[str, Any], *, file: str | None = None, position: int | None = None) -> Row:
    """The row of one event, a value for each of ``STATE_COLUMNS`` in their order.

    Args:
        event: the whole event with its envelope: ``id``, ``detail-type``, ``detail`` ...
        file: the file it was read from, for ``source_file``.
        position: its index in it, from 0, for ``source_position``.
    """
    row: Row = {column.name: _value(event, column) for column in STATE_COLUMNS}
    row["fingerprint"] = fingerprint(event)
    row["source_file"], row["source_position"] = file, position
    return row


def _value(event: Mapping[str, Any], column: StateColumn) -> str | int | datetime | None:
    found = (_walk(event, path.split(".")) for path in column.paths)
    match column.type:
        case Type.JSON:
            return json_text(event[column.name]) if column.name in event else None
        case Type.TIME:
            return next(map(time_of, found), None)
        case Type.INTEGER:
            return next((number for number in map(_number, found) if number is not None), None)
    texts = (_cut(_joined(value), column.cut) for value in found)
    return next((text for text in texts if text), None)


def _walk(value: object, steps: list[str]) -> object:
    for step in steps:
        if isinstance(value, list) and step.isdecimal():
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, Mapping):
            value = value.get(step)
        else:
            return None
    return value


def _joined(value: object) -> str | None:
    if isinstance(value, list):
        return ",".join(element for element in value if isinstance(element, str))
    return value if isinstance(value, str) else None


def _cut(text: str | None, pattern: str) -> str | None:
    if text is None:
        return None
    text = text.encode(errors="replace").decode()
    match = re.search(pattern, text) if pattern else None
    return match[1] if match else (None if pattern else text)


def _number(value: object) -> int | None:
    # Counts come as numbers, in some events as text.
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LIMIT else None
