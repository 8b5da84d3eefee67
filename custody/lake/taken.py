"""What scheduled questions read instead of the log files: rows taken in once, and shared by all that are asked then.

A *slot* is a folder of rows of ``delivered_records`` in columns, written by one query and read by its name. The folders
of closed days are taken in once a day, today's once an hour. A question of that hour reads the two slots where the view
would list and read every file, and says the same as the view said when the slots were written; what is delivered later
belongs to a later period. Nothing here is the record, and nothing waits for it: without slots the view is asked.

See https://docs.aws.amazon.com/athena/latest/ug/unload.html and, for a partition that a query names itself,
https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from custody.lake.columns import COLUMNS
from custody.lake.events_view import (
    DELIVERED_VIEW,
    RAW_TABLE,
    READ_DAYS,
    REPLACED_VIEW,
    TODAY,
    VIEW,
    delivered_view,
    events_view,
    replaced_view,
)
from custody.lake.sameness import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE, FOLDER, SLOT = "taken_records", "taken", "slot"

KEPT_DAYS = 2
"""Days after which the rows of a slot go. It is read for a day at most."""

LOCATION_MARK, DAYS_MARK, SLOT_MARK = "{location}", "{days}", "{slot}"

INPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"


def glue_columns() -> list[dict[str, str]]:
    """The table's columns: those of ``delivered_records``."""
    named = [{"name": column.name, "type": column.type.glue} for column in COLUMNS]
    return [*named, {"name": "day", "type": "string"}]


def projection(location: str) -> dict[str, str]:
    """The table's parameters; its slots are named by the query alone.

    Args:
        location: ``s3://BUCKET/FOLDER/``.
    """
    return {
        "projection.enabled": "true",
        f"projection.{SLOT}.type": "injected",
        "storage.location.template": f"{location}${{{SLOT}}}/",
    }


def rows_of(days: str = DAYS_MARK) -> str:
    """The rows of some folders, as they were delivered; ``days`` is a condition on ``day``."""
    return f"SELECT {NAMES}, day FROM {DELIVERED_VIEW} WHERE {days}"  # noqa: S608


def take_in() -> str:
    """The statement that fills a slot, with marks for the folder, the days and the slot's name."""
    return f"UNLOAD ({rows_of()}) TO '{LOCATION_MARK}{SLOT_MARK}/' WITH (format = 'PARQUET')"


def read_from_slots(today: str = TODAY) -> str:
    """What stands before a question for it to read slots: the views' names, taken by relations over the slots.

    A mark stands for the names of the slots, which hold all folders of ``READ_DAYS`` days.

    Args:
        today: the SQL of the present day; tests give a literal.
    """
    rows = f"SELECT {NAMES}, day FROM {TABLE} WHERE {SLOT} IN ({SLOT_MARK})"  # noqa: S608
    return (
        f"WITH {DELIVERED_VIEW} AS ({rows}), {VIEW} AS ({events_view(today)}), "
        f"{REPLACED_VIEW} AS ({replaced_view(today)}) "
    )


def texts(accounts: Sequence[str] = (), *, discovered: bool = False) -> dict[str, Any]:
    """What the function that asks is told: ``write`` and ``read`` a slot, and how many days are closed.

    ``of`` stands for the view that a slot is written from: a slot of an earlier release's is not read by this one.

    Args:
        accounts: whose log files the settings list.
        discovered: the table gets accounts of its own, and a slot of fewer is not read: ``table`` says where they are.
    """
    behind = "\n".join((delivered_view(), *(() if discovered else accounts)))
    of = f"{crc32(behind.encode()):08x}"
    found = {"table": RAW_TABLE} if discovered else {}
    return {"write": take_in(), "read": read_from_slots(), "closed_days": READ_DAYS - 1, "of": of, **found}
