"""What ``custody scan`` costs over 100,000 records, against plain parsing of the same files in the same run.

Run with ``python benchmarks/scan.py [RECORDS]`` from the checkout, inside the virtual environment. It prints, as
multiples of unpacking and parsing the files and doing nothing with them: patterns only, as a scan finds them;
patterns by SQL, every record made a row of DuckDB; and everything, questions included.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from typing import TYPE_CHECKING

import orjson
from isal import isal_zlib

from benchmarks.mixed_records import write_logs
from custody.detections import Detection, DetectionSettings, all_detections
from custody.detections.sql import detection_sql
from custody.engines.local import LocalEngine
from custody.lake.rows import row_of
from custody.logs import Problem, read_logs
from custody.scan.scan import findings

if TYPE_CHECKING:
    from collections.abc import Callable

_RUNS = 3
_A_FILE = 500


def plainly(folder: Path) -> int:
    """Unpack and parse; returns how many records there are."""
    records = 0
    for file in folder.rglob("*.gz"):
        records += len(orjson.loads(isal_zlib.decompress(file.read_bytes(), wbits=31))["Records"])
    return records


def scanned(detections: tuple[Detection, ...], folder: Path) -> int:
    """Findings of a scan with these detections."""
    entries = read_logs([folder], report=_refuse)
    return sum(1 for _ in findings(entries, detections, DetectionSettings(), report=_refuse))


def by_sql(detections: tuple[Detection, ...], folder: Path) -> int:
    """Findings of the same patterns, asked of DuckDB as SQL."""
    with LocalEngine() as engine:
        entries = read_logs([folder], report=_refuse)
        engine.add(row_of(entry.record, file=entry.file, position=entry.position) for entry in entries)
        return sum(sum(1 for _ in engine.run(detection_sql(detection)).rows) for detection in detections)


def _refuse(problem: Problem) -> None:
    raise RuntimeError(str(problem))


def main(arguments: list[str]) -> None:
    """Prints the comparison."""
    records = int(arguments[0]) if arguments else 100_000
    every = all_detections()
    patterns = tuple(each for each in every if each.pattern and not each.native and not each.question)
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_logs(folder, files=max(records // _A_FILE, 1), records=_A_FILE)
        tasks: dict[str, Callable[[Path], int]] = {
            "plain parsing": plainly,
            f"{len(patterns)} patterns, as a scan": partial(scanned, patterns),
            f"{len(patterns)} patterns, as SQL": partial(by_sql, patterns),
            f"all {len(every)} detections, as a scan": partial(scanned, every),
        }
        base = 0.0
        for title, task in tasks.items():
            seconds, answer = [], 0
            for _ in range(_RUNS):
                start = time.perf_counter()
                answer = task(folder)
                seconds.append(time.perf_counter() - start)
            base = base or median(seconds)
            print(f"{title:36} {median(seconds):7.2f} s  {median(seconds) / base:6.1f} x  {answer:>7,}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
