"""Bytes that Athena reads for a question about one day and one service, by how the record is laid out.

Computed, not asked of Athena: a day's log files are written as CloudTrail lays them out, a day of the compacted table
as Parquet, and each layout is charged with what a query of it opens. There are ninety such days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.lake.columns import BY_NAME
from custody.lake.compaction import BACKFILL_DAYS
from custody.lake.events_view import READ_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DAYS = BACKFILL_DAYS
_BORDER = ("event_time", "source_file")
_VIEW = ("corrected_by",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What one day is made of.

    Attributes:
        log_files: bytes of gzip, by account and Region.
        columns: bytes of each column of the compacted table's file.
    """

    log_files: Mapping[tuple[str, str], int]
    columns: Mapping[str, int]

    @property
    def gzip(self) -> int:
        """Bytes of all log files."""
        return sum(self.log_files.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way to lay it out.

    Attributes:
        key: short, for figures.
        name: what the table is.
        read: bytes that a one-day question reads of ``DAYS`` days.
    """

    key: str
    name: str
    read: float


def layouts(day: Day, sql: str) -> tuple[Layout, ...]:
    """Every layout, the documented unpartitioned table first.

    Args:
        day: what each of the days is made of.
        sql: the question's text over ``events``; of a Parquet file only the columns that it names are read.
    """
    regions: dict[str, int] = {}
    for (_, region), size in day.log_files.items():
        regions[region] = regions.get(region, 0) + size
    asked = sum(day.columns[name] for name in columns_of(sql))
    # The view finds its border in the days that may be open, and reads the log files of as many. Of an older day the
    # compacted table alone is asked.
    border = (READ_DAYS + 1) * sum(day.columns[name] for name in _BORDER)
    return (
        Layout(key="documented", name="log files, no partitions, as the documented table", read=DAYS * day.gzip),
        Layout(key="day", name="log files, projected by day", read=day.gzip),
        Layout(key="region", name="... and Region", read=max(regions.values())),
        Layout(key="account", name="... and account", read=max(day.log_files.values())),
        Layout(
            key="events",
            name="a day of the last seven, as `custody ask` reads it",
            read=asked + border + READ_DAYS * day.gzip,
        ),
        Layout(key="compacted", name="an older day, as `custody ask` reads it", read=asked),
    )


def columns_of(sql: str) -> list[str]:
    """The columns of ``events`` that a question names, with those by which the view chooses rows."""
    named = set(re.findall(r"\w+", re.sub(r"'[^']*'|--[^\n]*", "", sql))) | set(_VIEW)
    return [name for name in BY_NAME if name in named]


def log_files(folder: Path) -> dict[tuple[str, str], int]:
    """Bytes of the files below a folder in CloudTrail's layout, by account and Region."""
    found: dict[tuple[str, str], int] = {}
    for path in folder.rglob("*.json.gz"):
        account, _, region, *_ = path.parts[path.parts.index("AWSLogs") + 2 :]
        found[account, region] = found.get((account, region), 0) + path.stat().st_size
    return found
