"""``python -m benchmarks``, which is ``make bench``: measure, print, and write docs/benchmarks.md.

Exits 1 when two answers to one question differ, 2 when custody's own commands fail.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.aims import held
from benchmarks.bench import HOME, Bench, DifferentError
from benchmarks.measure.child import ROOT, BenchError
from benchmarks.measure.machine import machine
from benchmarks.page import page, scale
from benchmarks.sections.athena import athena
from benchmarks.sections.compared import compare, tables
from benchmarks.sections.growth import cores, files, memory, shares
from benchmarks.sections.latency import latency
from benchmarks.sections.start import start
from benchmarks.sections.synthesis import synthesis
from custody.lake.catalogued_sql import scope

if TYPE_CHECKING:
    from benchmarks.logs import Written
    from benchmarks.section import Section

_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_PARTS = ("memory", "cores", "shares", "files", "start", "synthesis", "athena", "latency")
JSON, PAGE, SCALE = (ROOT / "docs" / name for name in ("benchmarks.json", "benchmarks.md", "scale.md"))


def size_of(text: str) -> int:
    """Bytes of ``200MB`` or ``1GB``.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([KMG]B)?", text.strip(), re.IGNORECASE)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 200MB or 1GB")
    return int(float(found[1]) * _UNITS[(found[2] or "").upper()])


def options(arguments: list[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="make bench ARGS=...",
        description="Measure custody beside other readers. The defaults take some 10 minutes on 2 cores.",
    )
    parser.add_argument("--size", type=size_of, default=size_of("200MB"), help="of JSON: 200MB, 1GB; by default 200MB")
    parser.add_argument("--runs", type=int, default=3, help="rounds, of which medians are shown; by default 3")
    parser.add_argument("--factor", type=int, default=8, help="times larger, to compare memory on; by default 8")
    parser.add_argument("--share", type=float, default=0.06, help="of records of ECR and pipelines; by default 0.06")
    parser.add_argument("--busy", type=float, default=0.45, help="of the rest, of KMS, S3 and STS; by default 0.45")
    parser.add_argument("--records-a-file", type=int, default=500, help="the mean; by default 500")
    parser.add_argument("--without", action="append", choices=_PARTS, default=[], help="leave a part out; repeatable")
    parser.add_argument("--no-write", action="store_true", help="print, but leave the pages in docs alone")
    return parser.parse_args(arguments)


def measured(bench: Bench, without: list[str]) -> dict[str, Any]:
    """Everything, as it stands in docs/benchmarks.json."""
    where = machine()
    compared = compare(bench)
    logs = compared.logs
    found: list[Section] = tables(compared)
    parts = {
        "memory": lambda: memory(bench, logs),
        "cores": lambda: cores(bench, logs),
        "shares": lambda: shares(bench),
        "files": lambda: files(bench),
        "start": lambda: start(bench),
        "synthesis": lambda: synthesis(bench),
        "athena": lambda: athena(bench),
        "latency": latency,
    }
    found += [part() for name, part in parts.items() if name not in without]
    if without:
        found[0].left_out.append(f"by --without: {', '.join(sorted(without))}")
    figures = {name: value for section in found for name, value in section.figures.items()}
    told = {name: getattr(bench, name) for name in ("size", "runs", "factor", "share", "busy", "records_a_file")}
    return {
        "machine": where,
        "options": told,
        "logs": _of(logs.written),
        "aims": [asdict(line) for line in held(figures)],
        "sections": [asdict(section) for section in found],
    }


def _of(written: Written) -> dict[str, float]:
    audited = sum(written.sources[source] for source in scope()) / written.records
    counts = {name: getattr(written, name) for name in ("files", "records", "json_bytes", "gzip_bytes")}
    return {**counts, "audited": audited}


def main(arguments: list[str]) -> int:
    """Run all of it."""
    told = options(arguments)
    HOME.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME, prefix="work-") as work:
        bench = Bench(
            told.size, told.runs, told.factor, told.share, told.busy, told.records_a_file, Path(work).resolve()
        )
        try:
            results = measured(bench, told.without)
        except BenchError as error:
            sys.stderr.write(f"bench: {error}\n")
            return 1 if isinstance(error, DifferentError) else 2
    text = page(results)
    print(text)
    if not told.no_write:
        JSON.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
        PAGE.write_text(text, "utf-8")
        SCALE.write_text(scale(SCALE.read_text("utf-8"), results), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
