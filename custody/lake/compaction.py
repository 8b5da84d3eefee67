"""The nightly compaction: one MERGE that takes what the log files hold into the compacted table.

It re-reads the files of ``REREAD_DAYS`` days, so that late files are taken in, and inserts only records that the table
does not have; one of the same id and other content is another record. Running it twice, late, over duplicates or after
a run that died changes nothing else: Iceberg commits all of a MERGE or none.

What a correction replaces stays in the table and is marked, in the same run when the files of both are read, else in
the next: among the rows to merge are the corrections that the table has, and the records that those name.

See https://docs.aws.amazon.com/athena/latest/ug/merge-into-statement.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.lake.columns import COLUMNS, Type
from custody.lake.events_view import COMPACTED_TABLE, TODAY, files_between, files_since
from custody.lake.sameness import NAMES, once, settled

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

    Rows are compared by what they say. Their time is part of that, and lets Athena skip days. Among the new rows each
    record stands once, or Athena would refuse the MERGE.

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
    source = settled(once(f"{rows} UNION ALL {_corrections()}"))
    same = "kept.fingerprint = delivered.fingerprint AND kept.event_time IS NOT DISTINCT FROM delivered.event_time"
    return (
        f"MERGE INTO {COMPACTED_TABLE} AS kept USING ({source}) AS delivered ON {same} "  # noqa: S608
        "WHEN MATCHED AND kept.corrected_by IS DISTINCT FROM delivered.corrected_by "
        "THEN UPDATE SET corrected_by = delivered.corrected_by "
        f"WHEN NOT MATCHED THEN INSERT ({NAMES}) VALUES ({values})"
    )


def _corrections() -> str:
    """What the table has of corrections and of records that they name; Iceberg's counts of NULLs skip all other files.

    Every correction is among the rows, so that one whose file is not read again goes on replacing its record.
    """
    made = f"SELECT {NAMES} FROM {COMPACTED_TABLE} WHERE corrects IS NOT NULL"  # noqa: S608
    named = (
        f"SELECT DISTINCT event_time AS made_at, corrects AS named_id FROM {COMPACTED_TABLE} "  # noqa: S608
        "WHERE corrects IS NOT NULL"
    )
    return (
        f"{made} UNION ALL SELECT {NAMES} FROM {COMPACTED_TABLE} JOIN ({named}) AS named "  # noqa: S608
        "ON event_time = made_at AND event_id = named_id WHERE corrects IS NULL"
    )


# Iceberg has no timestamp of milliseconds: Athena reads and writes the microseconds as milliseconds.
_ICEBERG = {
    Type.TEXT: "string",
    Type.JSON: "string",
    Type.BOOLEAN: "boolean",
    Type.INTEGER: "long",
    Type.TIME: "timestamp",
}


FIRST_PARTITION_FIELD = 1000
"""Iceberg counts a table's partition fields from here: https://iceberg.apache.org/spec/#partition-evolution"""


def iceberg_table(
    location: str, columns: Sequence[Column] = COLUMNS, *, time: str = "event_time", period: str = "day"
) -> dict[str, Any]:
    """``IcebergTableInput`` of a compacted table, every id of it said.

    An id is what Iceberg knows a column by for as long as the table lives. It is the column's place here, so a new
    column comes last and none is taken out; a partition is known by an id of its own, which nothing moves.

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
    partition = {
        "sourceId": ids[time],
        "fieldId": FIRST_PARTITION_FIELD,
        "name": f"{time.partition('_')[0]}_{period}",
        "transform": period,
    }
    return {
        "location": location,
        "schema": {"type": "struct", "schemaId": 0, "fields": fields},
        "partitionSpec": {"specId": 0, "fields": [partition]},
        "properties": {"format-version": "2", "write.format.default": "parquet"},
    }
