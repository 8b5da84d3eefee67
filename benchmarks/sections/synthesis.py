"""Synthesis beside an empty CDK app, as ``benchmarks/synth.py`` measures it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from benchmarks.measure.child import BenchError, run
from benchmarks.measure.rounds import say
from benchmarks.section import Section, times

if TYPE_CHECKING:
    from benchmarks.bench import Bench


def synthesis(bench: Bench) -> Section:
    """Medians of this run's rounds."""
    made = Section("Synthesis", ("", "wall / empty app", "CPU / empty app", "wall s", "CPU s"))
    say("synthesis")
    try:
        done = run([sys.executable, "-m", "benchmarks.synth", "--runs", str(bench.runs), "--json"])
    except BenchError as error:
        made.left_out.append(f"synthesis: {error}")
        return made
    for label, found in json.loads(done.out).items():
        shown = (times(found["ratio"]), times(found["cpu_ratio"]), f"{found['wall']:.2f}", f"{found['cpu']:.2f}")
        made.rows.append((label, *shown))
        made.figures[f"synth.{label}"] = found["ratio"]
    unchecked = (
        '"Unchecked" leaves out the CDK\'s own look at the templates (`CDK_VALIDATION=false`), for both; their ratio '
        "is to the unchecked empty app."
    )
    made.notes = [unchecked]
    return made
