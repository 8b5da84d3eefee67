"""The page of the relation ``record_hours``: every column, made from the columns themselves."""

from __future__ import annotations

from custody.lake.record_hours import HOUR_COLUMNS

_HEAD = """# The relation `record_hours`

One row an account, Region and hour in which there is any record, of whatever service. [`events`](events.md) holds the
services of the delivery chain alone, which may be silent for days where the account is busy: whether the record itself
has a gap, and what it covers, is seen here. This page is made from `custody/lake/record_hours.py`.

- On Athena it is a view: closed days from the table `record_hours_compacted`, which a nightly MERGE of its own keeps,
  open days from the log files. On this machine it is counted while the files are read.
- Records without a readable time are in no hour. A record that was delivered twice is counted twice.
- Event history is asked for some services alone, so hours from it say less.

| column | Athena | DuckDB | meaning |
|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    return _HEAD + "".join(
        f"| `{column.name}` | {column.type.athena} | {column.type.duckdb} | {column.meaning} |\n"
        for column in HOUR_COLUMNS
    )
