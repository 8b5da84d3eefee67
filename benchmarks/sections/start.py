"""What each command costs before it does anything: seconds of CPU beside a Python that does nothing."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.measure.child import run
from benchmarks.measure.rounds import rounds, say
from benchmarks.section import Section

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.measure.child import Run

_NOTHING = "python -c pass"
_LEAST = 5


def start(bench: Bench) -> Section:
    """``--help``, ``questions``, and commands over one file of 200 records."""
    one = bench.logs("one file", size=300_000, records_a_file=100_000)
    folder, out = str(one.folder), str(bench.work / "start.jsonl")
    asked = ("--logs", folder, "--output", out)
    commands = {
        "custody --help": ("--help",),
        "custody questions": ("questions",),
        "custody ask who-pushed": ("ask", "who-pushed", *asked),
        "custody timeline": ("timeline", *asked),
        "custody scan": ("scan", folder, "--output", out),
        "custody report": ("report", "--logs", folder, "--output", str(bench.work / "start-report")),
    }
    programs = {_NOTHING: _nothing, **{name: partial(_custody, bench, words) for name, words in commands.items()}}
    say("start of each command")
    # The first round writes bytecode.
    rounds(programs, 1)
    found = rounds(programs, max(bench.runs, _LEAST))
    made = Section("Start of each command", ("over one small file", "CPU s", "more than Python alone", "wall s"))
    for name, measured in found.items():
        more = measured.cpu - found[_NOTHING].cpu
        shown = (f"`{name}`", f"{measured.cpu:.3f}", f"{more:.3f}", f"{measured.wall:.3f}")
        made.rows.append(shown)
        key = name.removeprefix("custody ").split()[0].strip("-")
        made.figures |= {f"start.{key}": more, f"start.{key}.wall": measured.wall}
    return made


def _nothing() -> tuple[Run, None]:
    return run([sys.executable, "-c", "pass"]), None


def _custody(bench: Bench, words: tuple[str, ...]) -> tuple[Run, None]:
    return bench.custody(*words, codes=(0, 1)), None
