"""The page of the relation ``events``: every column, made from the columns themselves."""

from __future__ import annotations

from custody.lake.columns import COLUMNS, Column, Type

_HEAD = """# The relation `events`

One row a CloudTrail record of the services in scope. Detections, questions and views are written over it alone, and
mean the same on Athena and on DuckDB. This page is made from `custody/lake/columns.py`.

- A column with a field of the record holds that field as it is. A text column holds text only: whatever else
  stands there, and `null`, is NULL.
- A column of JSON holds JSON text with the record's own spelling of names. On DuckDB an absent field is NULL and a
  field that is `null` is the text `null`; see [event patterns](patterns.md) for what Athena can tell apart.
- On DuckDB nothing of a record is lost: what has no column of its own is in one of the JSON columns. Athena sees what
  the raw table declares: every field that AWS's pages on records and identities name but `managementEvent` and
  `eventContext`, and in `userIdentity`, `resources`, `tlsDetails` and `addendum` nothing beyond those. Everywhere
  `source_file` leads back to the signed log file.
- `omitted` says which parts CloudTrail itself left out; what they said is in no column and in no log file.

| column | Athena | DuckDB | field of the record | meaning |
|---|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    return _HEAD + "".join(_line(column) for column in COLUMNS)


def _line(column: Column) -> str:
    kind = ", JSON" if column.type is Type.JSON else ""
    field = f"`{'.'.join(column.path)}`" if column.path else "derived"
    return f"| `{column.name}` | {column.type.athena}{kind} | {column.type.duckdb} | {field} | {column.meaning} |\n"
