"""The nightly compaction: one MERGE that takes what the log files hold into the compacted table.

It re-reads the files of ``REREAD_DAYS`` days, so that late files are taken in, and inserts only records whose
``event_id`` the table does not have. Running it twice, late, over duplicates or after a run that died changes nothing
else: Iceberg commits all of a MERGE or none.

See https://docs.aws.amazon.com/athena/latest/ug/merge-into-statement.html
"""

from __future__ import annotations

from typing import Any

from custody.lake.columns import COLUMNS, Type
from custody.lake.events_view import COMPACTED_TABLE, NAMES, TODAY, files_since, once

REREAD_DAYS = 10
"""Days whose files are read again every night. CloudTrail delivers within minutes; a week's trouble is bridged."""

BACKFILL_DAYS = 400
"""Days that the named query for filling a new table reads; change the number in it for more."""


def merge(days: int = REREAD_DAYS, today: str = TODAY) -> str:
    """The MERGE.

    Rows are compared by ``event_id`` alone: to compare the day as well would read less, and would let in a record
    twice. Among the new rows each id stands once, or Athena would refuse the MERGE.

    Args:
        days: how many days before today the files are read from.
        today: the SQL of the present day; tests give a literal.
    """
    values = ", ".join(f"delivered.{column.name}" for column in COLUMNS)
    # The names come from this package alone.
    source = once(files_since(days, today))
    merged = f"MERGE INTO {COMPACTED_TABLE} AS kept USING ({source}) AS delivered ON kept.event_id = delivered.event_id"
    return f"{merged} WHEN NOT MATCHED THEN INSERT ({NAMES}) VALUES ({values})"  # noqa: S608


# Iceberg has no timestamp of milliseconds: Athena reads and writes the microseconds as milliseconds.
_ICEBERG = {
    Type.TEXT: "string",
    Type.JSON: "string",
    Type.BOOLEAN: "boolean",
    Type.INTEGER: "long",
    Type.TIME: "timestamp",
}


def iceberg_table(location: str) -> dict[str, Any]:
    """``IcebergTableInput`` of the compacted table: the columns of ``events``, partitioned by the day of the event.

    Args:
        location: its folder, ``s3://bucket/folder``.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-glue-table-icebergtableinput.html
    """
    ids = {column.name: number for number, column in enumerate(COLUMNS, start=1)}
    fields = [
        {"id": ids[column.name], "name": column.name, "type": _ICEBERG[column.type], "required": False}
        for column in COLUMNS
    ]
    by_day = {"sourceId": ids["event_time"], "name": "event_day", "transform": "day"}
    return {
        "location": location,
        "schema": {"type": "struct", "fields": fields},
        "partitionSpec": {"fields": [by_day]},
        "properties": {"format-version": "2", "write.format.default": "parquet"},
    }
