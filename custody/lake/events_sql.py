"""Every column of ``events`` from the raw CloudTrail table, in Athena's SQL: what ``rows.row_of`` does, as a query.

What Athena cannot see is NULL: ``management_event``, ``other_fields`` and ``source_position``. A field that is
``null`` cannot be told from one that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.catalog import things
from custody.catalog.omittable import OMITTABLE
from custody.lake import catalogued_sql
from custody.lake.columns import COLUMNS, Column, Type
from custody.lake.json_sql import json_of
from custody.lake.raw_table import BY_FIELD, RAW_COLUMNS, Text
from custody.lake.rows import TIME
from custody.lake.sameness import measured
from custody.lake.session_name import ACTOR_NAME, SESSION_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

_SERVICE, _NAME, _ACTIVITY = "svc", "act", "catalogued"
_TIME_FORMAT = "%Y-%m-%dT%H:%i:%sZ"


def select(table: str, where: str, partitions: Sequence[str] = ()) -> str:
    """A SELECT with every column of ``events`` in their order, a row a record, duplicates included.

    Args:
        table: name of the raw table.
        where: a condition over the raw table's columns.
        partitions: columns of the raw table to have behind those of ``events``; whoever reads the rows names values of
            one of the raw table's partitions, here or in ``where``, or all files are read.
    """
    found = {
        _ACTIVITY: catalogued_sql.activity(_SERVICE, _NAME),
        **catalogued_sql.arrays(_SERVICE, _NAME),
        **_structs(),
    }
    inner = ", ".join(f"{sql} AS {name}" for name, sql in found.items())
    columns = ", ".join([*(f"{expression(column)} AS {column.name}" for column in COLUMNS), *partitions])
    # The names come from this package alone.
    names = {_SERVICE: catalogued_sql.service("eventsource"), _NAME: "eventname", **catalogued_sql.SHORT}
    short = ", ".join(f"{sql} AS {name}" for name, sql in names.items())
    delivered = f'SELECT *, "$path" AS path, {short} FROM {table} WHERE {where}'  # noqa: S608
    return f"SELECT {columns} FROM (SELECT *, {inner} FROM ({delivered}) AS delivered) AS found"  # noqa: S608


def expression(column: Column) -> str:
    """The SQL of one column."""
    if column.path:
        return _field(column)
    if column.name in things.COLUMNS:
        return catalogued_sql.column(column.name, _SERVICE, _NAME, _ACTIVITY)
    return _DERIVED[column.name]


def _field(column: Column) -> str:
    top, *inner = column.path
    if top not in BY_FIELD:
        return _nothing(column)
    value = ".".join(step.lower() for step in column.path)
    match column.type:
        case Type.TIME:
            # Looked at first: DATE_PARSE takes what lacks leading zeros, and years that no calendar has.
            parsed = f"TRY(DATE_PARSE({value}, '{_TIME_FORMAT}'))"
            return f"CASE WHEN REGEXP_LIKE({value}, '{TIME}') AND {value} >= '0001' THEN {parsed} END"
        case Type.BOOLEAN:
            known = catalogued_sql.read_only(_SERVICE, _NAME, _ACTIVITY)
            otherwise = f" ELSE {known}" if column.name == "read_only" else ""
            return f"CASE {value} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE{otherwise} END"
        case Type.JSON if not inner:
            return _text(top)
    return value


def _text(field: str) -> str:
    """The name of a field as text, which is the column itself or one of :func:`_structs`."""
    return field.lower() if isinstance(BY_FIELD[field], Text) else f"{field.lower()}_text"


def _structs() -> dict[str, str]:
    """The JSON text of every field that the raw table has as a struct, by name: wanted twice and made once."""
    return {_text(name): json_of(name.lower(), shape) for name, shape in RAW_COLUMNS if not isinstance(shape, Text)}


def _nothing(column: Column) -> str:
    return f"CAST(NULL AS {column.type.athena})"


_MFA = (
    "CASE LOWER(useridentity.sessioncontext.attributes.mfaauthenticated) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE "
    "ELSE CASE JSON_EXTRACT_SCALAR(additionaleventdata, '$.MFAUsed') WHEN 'Yes' THEN TRUE WHEN 'No' THEN FALSE END END"
)
_OMITTED = "NULLIF(ARRAY_JOIN(FILTER(ARRAY[{}], v -> v IS NOT NULL), ','), '')".format(
    ", ".join(
        f"CASE WHEN JSON_EXTRACT_SCALAR({part.lower()}, '$.omitted') = 'true' THEN '{part}' END" for part in OMITTABLE
    )
)
_CORRECTS = (
    "CASE WHEN addendum.reason = 'UPDATED_DATA' AND COALESCE(eventid, '') <> addendum.originaleventid "
    "THEN NULLIF(addendum.originaleventid, '') END"
)


def _fingerprint() -> str:
    """Of every documented field, as text; what stands in an object without known fields is compared as it is written.

    A change of this text makes every record that is read again a new one: docs/lake.md says what to do then.
    """
    pieces = ", ".join(
        # JSON text ends where it ends.
        measured(name.lower()) if isinstance(shape, Text) else f"COALESCE({_text(name)}, '-')"
        for name, shape in RAW_COLUMNS
    )
    return f"TO_HEX(SHA256(TO_UTF8(ARRAY_JOIN(ARRAY[{pieces}], ','))))"


_DERIVED = {
    "activity": _ACTIVITY,
    "actor_name": ACTOR_NAME,
    "session_name": SESSION_NAME,
    "mfa": _MFA,
    "omitted": _OMITTED,
    "corrects": _CORRECTS,
    "corrected_by": "CAST(NULL AS varchar)",
    "fingerprint": _fingerprint(),
    "other_fields": "CAST(NULL AS varchar)",
    "source_file": "path",
    "source_position": "CAST(NULL AS bigint)",
}
