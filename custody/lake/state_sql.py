"""``state_changes`` on Athena: a table of the delivered lines, and the view that makes the columns of them.

The table has one column of text, a line a whole event, so that no SerDe stands between the event and its JSON: their
treatment of hyphens and capitals in names differs. Files lie in a folder a day and are projected by month, because a
projected day without a file still costs a request.
"""

from __future__ import annotations

from custody.lake.columns import Type
from custody.lake.state_changes import STATE_COLUMNS, StateColumn

DELIVERED_TABLE, VIEW = "state_changes_delivered", "state_changes"

SERDE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
INPUT_FORMAT = "org.apache.hadoop.mapred.TextInputFormat"
OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
# No event holds this character, so that the whole line is the first column.
NO_DELIMITER = "\u0001"

_DAYS_A_MONTH = 28
_MADE = {"month": "month", "source_file": '"$path"', "fingerprint": "TO_HEX(SHA256(TO_UTF8(event)))"}


def projection(location: str, *, retention_days: int) -> dict[str, str]:
    """Table parameters that project the month.

    Args:
        location: the folder of the files with its last slash; below it ``2026/11/21/``.
        retention_days: days that files are kept.
    """
    return {
        "projection.enabled": "true",
        "projection.month.type": "date",
        "projection.month.format": "yyyy/MM",
        "projection.month.range": f"NOW-{retention_days // _DAYS_A_MONTH + 1}MONTHS,NOW",
        "projection.month.interval": "1",
        "projection.month.interval.unit": "MONTHS",
        "storage.location.template": f"{location}${{month}}",
    }


def state_view() -> str:
    """The view's SQL: each event once, a column for each of ``STATE_COLUMNS``."""
    columns = ", ".join(f"{expression(column)} AS {column.name}" for column in STATE_COLUMNS)
    names = ", ".join(column.name for column in STATE_COLUMNS)
    number = "ROW_NUMBER() OVER (PARTITION BY fingerprint ORDER BY source_file) AS copy"
    rows = f"SELECT {columns} FROM {DELIVERED_TABLE} WHERE month IS NOT NULL"  # noqa: S608 - no input in it
    return f"SELECT {names} FROM (SELECT *, {number} FROM ({rows}) AS every) AS numbered WHERE copy = 1"  # noqa: S608


def expression(column: StateColumn) -> str:
    """The SQL of one column."""
    if column.name in _MADE:
        return _MADE[column.name]
    values = [_value(column, _json_path(path)) for path in column.paths]
    if not values:
        return f"CAST(NULL AS {column.type.athena})"
    return values[0] if len(values) == 1 else f"COALESCE({', '.join(values)})"


def _value(column: StateColumn, path: str) -> str:
    scalar = f"JSON_EXTRACT_SCALAR(event, '{path}')"
    match column.type:
        case Type.JSON:
            return f"JSON_FORMAT(JSON_EXTRACT(event, '{path}'))"
        case Type.TIME:
            return f"TRY(DATE_PARSE({scalar}, '%Y-%m-%dT%H:%i:%sZ'))"
        case Type.INTEGER:
            return f"TRY_CAST({scalar} AS bigint)"
    elements = f"TRY_CAST(JSON_EXTRACT(event, '{path}') AS ARRAY(JSON))"
    # The array first: where there is one, DuckDB gives its text as the scalar and Athena NULL.
    text = f"COALESCE(ARRAY_JOIN(TRANSFORM({elements}, e -> JSON_EXTRACT_SCALAR(e, '$')), ','), {scalar})"
    return f"NULLIF({f'REGEXP_EXTRACT({text}, {_quoted(column.cut)}, 1)' if column.cut else text}, '')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _json_path(path: str) -> str:
    return "$" + "".join(f"[{step}]" if step.isdecimal() else f'["{step}"]' for step in path.split("."))
