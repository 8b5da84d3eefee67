"""Many records: counted right, and in memory that does not depend on how many files they are in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.logs import Shape, write_logs
from custody.lake.catalogued_sql import scope

ROOT = Path(__file__).parents[3]
PEAK = """
import resource, sys
from custody.cli.run import run
code = run(["scan", sys.argv[1], "-d", "image-deleted", "-d", "pipeline-changed", "-o", sys.argv[2]])
print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_twenty_thousand_records_are_counted(custody: Any, tmp_path: Path) -> None:
    written = write_logs(tmp_path / "logs", Shape(records=20_000), processes=1)
    deleted, audited = written.calls["BatchDeleteImage"], sum(written.sources[source] for source in scope())
    ran = custody("scan", "logs", "-d", "image-deleted")
    assert (ran.code, len(ran.findings)) == (1, deleted)
    assert deleted > 3
    read = f"{written.files} files · 20,000 records · 0 duplicates · 0 skipped"
    counted = f"{read} · {20_000 - audited:,} of other services · 0 problems · not verified"
    assert ran.err == f"{counted}\n{deleted} findings: {deleted} low\n"


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    peaks = {}
    for records in (2_000, 20_000):
        folder = tmp_path / str(records)
        written = write_logs(folder, Shape(records=records, records_a_file=100), processes=1)
        deleted = written.calls["BatchDeleteImage"]
        command = [sys.executable, "-c", PEAK, str(folder), str(tmp_path / "out")]
        ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
        code, kilobytes = ran.stdout.split()
        assert (code, (tmp_path / "out").read_text("utf-8").count("\n")) == ("1", deleted)
        peaks[records] = int(kilobytes)
    # The table of ids read fills as records come, up to its 8 MiB; ten times the records would be far more.
    assert peaks[20_000] - peaks[2_000] < 10 * 1024, peaks
