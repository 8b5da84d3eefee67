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
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from custody.lake import catalogued, identity_columns
from custody.lake.clean_text import clean
from custody.lake.columns import COLUMNS
from custody.lake.derived import sign_in_mfa
from custody.lake.fields import dig
from custody.lake.fingerprint import canonical
from custody.lake.identity_columns import identity_of
from custody.lake.row_plan import plan_of

if TYPE_CHECKING:
    from custody.lake.row_plan import Columns, Plan

Row = dict[str, str | bool | int | datetime | None]

TIME = (
    "^([0-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
)
"""The form of ``eventTime``, for Athena too, as a regular expression: years before 9999."""

_TIME = re.compile(TIME)
_TIMES_KNOWN = 4096
_FIELDS = frozenset(column.path[0] for column in COLUMNS if column.path)
_BOOLEANS = {"true": True, "false": False}


def row_of(
    record: Mapping[str, Any],
    *,
    file: str | None = None,
    position: int | None = None,
    columns: Columns | None = None,
    beside: Columns | None = frozenset(),
    said: bytes = b"",
    fingerprint: str = "",
) -> Row:
    """The row of one record, a value for each of ``COLUMNS`` in their order.

    Takes some 25 microseconds for all of them, half of which the fingerprint and the columns of JSON text take.

    Args:
        record: one entry of a log file's ``Records``, as it was parsed.
        file: the log file, for ``source_file``.
        position: the record's index in it, from 0, for ``source_position``.
        columns: names of those that are asked for; the others are not made and are not in the row. By default all.
        beside: names of those that are in the row all the same, None in each that is not asked for; None is all.
        said: everything that the record says, as ``fingerprint.canonical`` has it, where that is known already.
        fingerprint: what stands in that column, where the record can be told by something shorter.

    Raises:
        KeyError: no column has one of the names.
    """
    plan = plan_of(columns, beside)
    row: Row = plan.nothing.copy()
    _texts(record, plan, row)
    _identity(record, plan, row)
    for name, path in plan.booleans:
        row[name] = _boolean(dig(record, path))
    for name, path in plan.times:
        row[name] = time_of(dig(record, path))
    for name, field in plan.documents:
        # A field that is there but null stays apart from one that is not there.
        if field in record:
            row[name] = json_text(record[field])
    _derived(record, plan, row)
    if plan.fingerprint:
        row["fingerprint"] = fingerprint or sha256(said or canonical(record)).hexdigest()
    if plan.by_action:
        _by_action(record, plan, row)
    if "other_fields" in plan.made and not _FIELDS.issuperset(record):
        row["other_fields"] = json_text({name: value for name, value in record.items() if name not in _FIELDS})
    if "source_file" in plan.made:
        row["source_file"] = file
    if "source_position" in plan.made:
        row["source_position"] = position
    return row


def _texts(record: Mapping[str, Any], plan: Plan, row: Row) -> None:
    for path, fields in plan.texts:
        inside = dig(record, path) if path else record
        if isinstance(inside, dict):
            for name, field in fields:
                value = inside.get(field)
                if isinstance(value, str):
                    row[name] = value if value.isascii() else clean(value)


def _identity(record: Mapping[str, Any], plan: Plan, row: Row) -> None:
    if not plan.by_identity:
        return
    value = record.get(identity_columns.FIELD)
    said = identity_of(value)
    known = said.columns
    for name in plan.identity:
        if name in known:
            row[name] = known[name]
    if plan.mfa:
        row["mfa"] = sign_in_mfa(record) if said.mfa is None else said.mfa
    if plan.identity_document and identity_columns.FIELD in record:
        row[identity_columns.DOCUMENT] = json_text(value) if said.document is None else said.document


def _derived(record: Mapping[str, Any], plan: Plan, row: Row) -> None:
    for name, derive in plan.derived:
        value = derive(record)
        row[name] = clean(value) if isinstance(value, str) else value


def _by_action(record: Mapping[str, Any], plan: Plan, row: Row) -> None:
    action = catalogued.action_of(record)
    if action is not None:
        for name, value in catalogued.values(record, plan.things):
            row[name] = clean(value)
        if "activity" in plan.made:
            row["activity"] = action.activity.value
    if "read_only" in plan.made and row["read_only"] is None:
        row["read_only"] = catalogued.read_only(record)


def _boolean(value: object) -> bool | None:
    return value if value is None or isinstance(value, bool) else _BOOLEANS.get(str(value))


def time_of(value: object) -> datetime | None:
    """The time that ``eventTime`` tells as CloudTrail writes it, UTC without a zone; None for any other text.

    The year 9999, after which no period can end, is what programs write for "never", and is no time. The engines read
    one and the same set of texts.
    """
    return _time_of(value) if isinstance(value, str) else None


# A log file holds many records of one second.
@lru_cache(_TIMES_KNOWN)
def _time_of(text: str) -> datetime | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None


def json_text(value: object) -> str:
    """Compact JSON text that DuckDB can read: NaN becomes null, half a surrogate pair a question mark."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # An integer beyond 64 bits or half a surrogate pair, which orjson has no way to write.
        return clean(json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":")))


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
