"""Records in the layout of the audit bucket, a line each, as the SerDe of CloudTrail shows them to Athena.

Open Trino has no CloudTrailInputFormat, so what Athena's does is done here: a record a line, names in lower case,
leaves as text, and nothing of what the documented table does not declare.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.lake.raw_table import RAW_COLUMNS, Many, Shape, Struct, Text, Texts
from custody.lake.rows import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.logs.entry import Entry

DEFAULT_DAY = "2026/11/05"
"""Where a record lies whose time is none."""

Partition = tuple[str, str, str]


def trino_type(shape: Shape) -> str:
    """The type of a column of the raw table."""
    match shape:
        case Text():
            return "varchar"
        case Texts():
            return "map(varchar, varchar)"
        case Many(of):
            return f"array({trino_type(of)})"
        case Struct(fields):
            return f"row({', '.join(f'{name.lower()} {trino_type(field)}' for name, field in fields)})"


def line(record: dict[str, Any]) -> str:
    """A record's line."""
    shown = {name.lower(): _shown(record.get(name), shape) for name, shape in RAW_COLUMNS}
    return json.dumps({name: value for name, value in shown.items() if value is not None})


def _shown(value: Any, shape: Shape) -> Any:
    if value is None:
        return None
    match shape:
        case Text():
            return value if isinstance(value, str) else json_text(value)
        case Texts():
            return {name: _shown(inner, Text()) for name, inner in value.items()} if isinstance(value, dict) else None
        case Many(of):
            return [_shown(each, of) for each in value] if isinstance(value, list) else None
        case Struct(fields):
            if not isinstance(value, dict):
                return None
            return {name.lower(): _shown(value.get(name), field) for name, field in fields}


def declared(value: Any, shape: Shape) -> Any:
    """What the raw table declares of a part of a record, null left out: of more, Athena sees nothing."""
    match shape:
        case Struct(fields) if isinstance(value, dict):
            known = {name: declared(value.get(name), field) for name, field in fields}
            return {name: inner for name, inner in known.items() if inner is not None}
        case Many(of) if isinstance(value, list):
            return [declared(each, of) for each in value]
    return value


def write_records(folder: Path, entries: Iterable[Entry]) -> set[Partition]:
    """Write the records of log files below ``folder``; a file lies in each day that it has records of."""
    files: dict[tuple[Partition, str], list[str]] = defaultdict(list)
    for entry in entries:
        record = dict(entry.record)
        day = str(record.get("eventTime") or "")[:10].replace("-", "/")
        day = day if len(day) == len(DEFAULT_DAY) else DEFAULT_DAY
        account, region = (_part(record.get(name)) for name in ("recipientAccountId", "awsRegion"))
        files[(account, region, day), Path(entry.file).name].append(line(record))
    for ((account, region, day), name), lines in files.items():
        place = folder / account / "CloudTrail" / region / day
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("".join(f"{each}\n" for each in lines), "utf-8")
    return {partition for partition, _ in files}


def _part(value: Any) -> str:
    return value if isinstance(value, str) and value.replace("-", "").isalnum() else "none"


def write_events(folder: Path, entries: Iterable[Entry]) -> set[str]:
    """Write services' own events below ``folder``, as Firehose does; returns the months."""
    files: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        event = dict(entry.event or {})
        day = str(event.get("time") or "")[:10].replace("-", "/") or DEFAULT_DAY
        files[day, Path(entry.file).name].append(json_text(event) or "")
    for (day, name), lines in files.items():
        (folder / day).mkdir(parents=True, exist_ok=True)
        (folder / day / name).write_text("".join(f"{each}\n" for each in lines), "utf-8")
    return {day[:7] for day, _ in files}
