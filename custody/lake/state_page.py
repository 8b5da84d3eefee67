"""The page of the relation ``state_changes``: every column, made from the columns themselves."""

from __future__ import annotations

from custody.lake.columns import Type
from custody.lake.state_changes import STATE_COLUMNS, StateColumn

_HEAD = """# The relation `state_changes`

One row an event that a service sends by itself through EventBridge: executions of pipelines, stages and actions,
image actions and scans, findings. It carries what CloudTrail does not: which execution ran which build, how an
approval ended, what a scan found. This page is made from `custody/lake/state_changes.py`.

- None of these events says who did it: ask [`events`](events.md) for that.
- Delivery is best effort and nothing signs it. What is missing here proves nothing, and what is here is only as good as
  the bucket it was archived to.
- A text column holds text only. Where several fields are named, the first that holds a value is taken.

| column | Athena | DuckDB | field of the event | meaning |
|---|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    return _HEAD + "".join(_line(column) for column in STATE_COLUMNS)


def _line(column: StateColumn) -> str:
    kind = ", JSON" if column.type is Type.JSON else ""
    fields = ", ".join(f"`{path}`" for path in column.paths) or "derived"
    part = f" that matches `{column.cut.replace('|', chr(92) + '|')}`" if column.cut else ""
    types = f"{column.type.athena}{kind} | {column.type.duckdb}"
    return f"| `{column.name}` | {types} | {fields}{part} | {column.meaning} |\n"
