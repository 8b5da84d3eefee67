"""Bytes and USD of a question on Athena, by layout; computed, see :mod:`benchmarks.layouts`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from benchmarks.layouts import DAYS, Day, layouts, log_files
from benchmarks.measure.child import run
from benchmarks.measure.rounds import say
from benchmarks.section import Section, times
from custody.questions import get
from docs.prices import SCANNED

if TYPE_CHECKING:
    from benchmarks.bench import Bench

_MOST = 100e6
_LEAST_BYTES = 10_000_000
_QUESTION = "who-pushed"


def athena(bench: Bench) -> Section:
    """A day of at most 100 MB of JSON is laid out in each way, and ninety of them are asked about one."""
    logs = bench.logs("day", size=min(bench.size, _MOST))
    say("laying out a day of the compacted table")
    command = [sys.executable, "-m", "benchmarks.readers.compacted", str(logs.folder), str(bench.work / "day.parquet")]
    columns = json.loads(run(command).out)
    day = Day(log_files=log_files(logs.folder), columns=columns)
    found = layouts(day, get(_QUESTION).sql)
    most = found[0].read
    made = Section(
        "Bytes that Athena reads for one day and one service",
        (f"of {DAYS} days", "bytes", "part of the first", "bytes a TB of gzip a year", "USD of that"),
    )
    for layout in found:
        # A year of a terabyte has days that are so many times this one.
        scaled = layout.read * (1e12 / 365 / day.gzip if layout.key != "documented" else 1e12 / most)
        usd = SCANNED.of(max(_LEAST_BYTES, scaled))
        part = "all" if layout is found[0] else f"1 / {times(most / layout.read)}"
        made.rows.append((layout.name, f"{layout.read:,.0f}", part, f"{scaled / 1e9:,.2f} GB", f"{usd:.5f}"))
        made.figures[f"athena.{layout.key}"] = most / layout.read
        made.figures[f"athena.{layout.key}.year_bytes"] = scaled
        made.figures[f"athena.{layout.key}.year_usd"] = usd
    year = found[-1].read / day.gzip * 1e12
    made.figures["athena.year.year_bytes"] = year
    made.figures["athena.year.year_usd"] = SCANNED.of(year)
    made.notes = _notes(logs.written.records, day)
    return made


def _notes(records: int, day: Day) -> list[str]:
    computed = (
        f"Computed from a day of {records:,} records, {day.gzip:,} bytes of gzip, in {len(day.log_files)} folders of "
        "accounts and Regions, the largest of which is charged; nothing was asked of Athena. The question is "
        f"`{_QUESTION}`. Parquet by ZSTD, written by DuckDB in the order of the log files; only the columns that the "
        "question names are charged, and no row group is taken to be skipped."
    )
    opened = (
        "A day of the last seven may be open: it is asked of the view `events`, which is charged with the log files of "
        "all seven, as in [Costs](costs.md). Of an older day `custody ask` sends a text that names the compacted table "
        "alone."
    )
    scaled = (
        "A year of 1 TB of gzip is scaled from it, the first row to the whole year. USD by the list price of "
        "[Costs](costs.md), 10 MB at least."
    )
    return [computed, opened, scaled]
