"""The nightly compaction: one MERGE that takes what the log files hold into the compacted table.

It re-reads the files of ``REREAD_DAYS`` days, so that late files are taken in, and inserts only records whose
``event_id`` the table does not have. Running it twice, late, over duplicates or after a run that died changes nothing
else: Iceberg commits all of a MERGE or none.

See https://docs.aws.amazon.com/athena/latest/ug/merge-into-statement.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.lake.columns import COLUMNS, Type
from custody.lake.events_view import COMPACTED_TABLE, NAMES, TODAY, files_between, files_since, once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.lake.columns import Column

REREAD_DAYS = 10
"""Days whose files are read again every night. CloudTrail delivers within minutes; a week's trouble is bridged."""

BACKFILL_DAYS = 90
"""Days that one run of the backfill takes in. A write may open the files of 100 partitions, which are days here.

See https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html
"""


def merge(days: int = REREAD_DAYS, today: str = TODAY) -> str:
    """The MERGE.

    Rows are compared by ``event_id`` alone: to compare the day as well would read less, and would let in a record
    twice. Among the new rows each id stands once, or Athena would refuse the MERGE.

    Args:
        days: how many days before today the files are read from.
        today: the SQL of the present day; tests give a literal.
    """
    return _merge(files_since(days, today))


def backfill(run: int = 1, today: str = TODAY) -> str:
    """The MERGE for a table that is new: the records of ``BACKFILL_DAYS`` days, and those whose time nobody can read.

    It never writes to more than 100 partitions, for it goes by the day of the event and not of the file. Files are read
    for ``REREAD_DAYS`` more, because CloudTrail may deliver late. Each run stands for itself, in any order.

    Args:
        run: the first takes today and the days before it, the second those before them. It stands in the text only as
            ``90 * 1``, so that replacing this by ``90 * 2`` everywhere makes it the second.
        today: as in :func:`merge`.
    """
    back = f"{BACKFILL_DAYS} * {run}"
    first, end = f"DATE_ADD('day', 1 - {back}, {today})", f"DATE_ADD('day', {1 + BACKFILL_DAYS} - {back}, {today})"
    late = f"DATE_ADD('day', {1 + BACKFILL_DAYS + REREAD_DAYS} - {back}, {today})"
    rows = files_between(first, late)
    within = f"event_time >= CAST({first} AS timestamp(3)) AND event_time < CAST({end} AS timestamp(3))"
    return _merge(f"SELECT * FROM ({rows}) AS read_rows WHERE event_time IS NULL OR ({within})")  # noqa: S608


def _merge(rows: str) -> str:
    values = ", ".join(f"delivered.{column.name}" for column in COLUMNS)
    # The names come from this package alone.
    source = once(rows)
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


def iceberg_table(
    location: str, columns: Sequence[Column] = COLUMNS, *, time: str = "event_time", period: str = "day"
) -> dict[str, Any]:
    """``IcebergTableInput`` of a compacted table.

    Args:
        location: its folder, ``s3://bucket/folder``.
        columns: by default those of ``events``.
        time: the column of times that it is partitioned by.
        period: what a partition is of: ``day`` or ``month``.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-glue-table-icebergtableinput.html
    """
    ids = {column.name: number for number, column in enumerate(columns, start=1)}
    fields = [
        {"id": ids[column.name], "name": column.name, "type": _ICEBERG[column.type], "required": False}
        for column in columns
    ]
    partition = {"sourceId": ids[time], "name": f"{time.partition('_')[0]}_{period}", "transform": period}
    return {
        "location": location,
        "schema": {"type": "struct", "fields": fields},
        "partitionSpec": {"fields": [partition]},
        "properties": {"format-version": "2", "write.format.default": "parquet"},
    }
