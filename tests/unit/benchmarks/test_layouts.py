"""What Athena reads of each layout, computed from a day that is small enough to count by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.layouts import Day, columns_of, layouts, log_files
from benchmarks.logs import Shape, write_logs
from benchmarks.readers.compacted import column_bytes
from custody.lake.columns import BY_NAME, COLUMNS
from custody.questions import get

if TYPE_CHECKING:
    from pathlib import Path

SQL = "-- region in a comment\nSELECT event_time, 'account' AS said FROM events WHERE event_name = 'PutImage'"
A, B = "111122223333", "444455556666"
DAY = Day(
    log_files={(A, "eu-central-1"): 500, (A, "us-east-1"): 200, (B, "eu-central-1"): 300},
    columns={**dict.fromkeys(BY_NAME, 1_000), "event_time": 10, "event_name": 20, "corrected_by": 3, "source_file": 5},
)


def test_columns_are_those_named_outside_of_texts_and_comments() -> None:
    assert set(columns_of(SQL)) == {"event_time", "event_name", "corrected_by"}


@pytest.mark.parametrize(
    ("key", "read"),
    [
        ("documented", 90 * 1_000),
        ("day", 1_000),
        ("region", 800),
        ("account", 500),
        # The border in eight days, and the log files of seven.
        ("events", 33 + 8 * (10 + 5) + 7 * 1_000),
        ("compacted", 33),
    ],
)
def test_what_each_layout_reads(key: str, read: int) -> None:
    assert {layout.key: layout.read for layout in layouts(DAY, SQL)}[key] == read


def test_log_files_are_counted_where_they_lie(tmp_path: Path) -> None:
    written = write_logs(tmp_path, Shape(records=600, records_a_file=50), processes=1)
    found = log_files(tmp_path)

    assert sum(found.values()) == written.gzip_bytes
    assert {region for _, region in found} <= {"eu-central-1", "us-east-1", "eu-west-1", "ap-southeast-2"}


def test_the_compacted_day_has_every_column_of_events(tmp_path: Path) -> None:
    write_logs(tmp_path / "logs", Shape(records=600, share=0.5), processes=1)
    found = column_bytes(str(tmp_path / "logs"), str(tmp_path / "day.parquet"))

    assert set(found) == {column.name for column in COLUMNS}
    assert sum(found.values()) < (tmp_path / "day.parquet").stat().st_size
    named = columns_of(get("who-pushed").sql)
    assert {"event_time", "repository", "image_digest", "source_file"} <= set(named)
    assert 0 < sum(found[name] for name in named) < sum(found.values())
