"""Many records: counted right, and in memory that does not depend on how many files they are in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.mixed_records import write_logs

ROOT = Path(__file__).parents[3]
PEAK = """
import resource, sys
from custody.cli.run import run
code = run(["scan", sys.argv[1], "-d", "image-deleted", "-d", "pipeline-changed", "-o", sys.argv[2]])
print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_twenty_thousand_records_are_counted(custody: Any, tmp_path: Path) -> None:
    deleted = write_logs(tmp_path / "logs", files=40, records=500)
    ran = custody("scan", "logs", "-d", "image-deleted")
    assert (ran.code, len(ran.findings)) == (1, deleted)
    assert deleted == 8
    counted = "40 files · 20,000 records · 0 duplicates · 0 skipped · 6,056 of other services · 0 problems"
    assert ran.err == f"{counted}\n8 findings: 8 low\n"


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    peaks = {}
    for files in (20, 200):
        folder = tmp_path / str(files)
        deleted = write_logs(folder, files=files, records=100)
        command = [sys.executable, "-c", PEAK, str(folder), str(tmp_path / "out")]
        ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
        code, kilobytes = ran.stdout.split()
        assert (code, (tmp_path / "out").read_text("utf-8").count("\n")) == ("1", deleted)
        peaks[files] = int(kilobytes)
    # The table of ids read fills as records come, up to its 8 MiB; ten times the records would be far more.
    assert peaks[200] - peaks[20] < 10 * 1024, peaks
