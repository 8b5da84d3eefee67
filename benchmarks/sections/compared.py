"""One question, asked of custody and of every other reader, and custody's commands end to end, in the same rounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.bench import Bench, DifferentError, Logs, reader, warm
from benchmarks.measure.child import BenchError
from benchmarks.measure.rounds import Measured, cpu_ratio, rounds, say
from benchmarks.section import Section, megabytes, times
from benchmarks.tools import Tool, tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure.child import Run
    from benchmarks.measure.rounds import Answer

_BASE, _OURS = "decompression", "reader"
COMMANDS = {
    "ask": "`custody ask who-pushed`, first time",
    "again": "`custody ask who-pushed`, second time",
    "timeline": "`custody timeline`",
    "scan": "`custody scan`, every detection",
    "report": "`custody report`",
}
_FOUND = {"timeline": "calls", "scan": "findings", "report": "files"}


@dataclass(frozen=True, slots=True)
class Compared:
    """What was measured, by key, and the tools that could not be."""

    logs: Logs
    measured: dict[str, Measured]
    tools: dict[str, Tool]
    left_out: list[str]
    found: dict[str, int]

    def ratio(self, key: str) -> float:
        """CPU beside unpacking alone; of the reader without its start, of all others with it."""
        return cpu_ratio(self.measured[key], self.measured[_BASE], work=key in {_BASE, _OURS})


def compare(bench: Bench) -> Compared:
    """Measure everything in rounds.

    Raises:
        DifferentError: an answer is not what was written.
    """
    logs, left_out, found = bench.logs("logs"), [], dict[str, int]()
    warm(logs)
    usable: dict[str, Tool] = {}
    for key, tool in tools().items():
        if tool.measure and (said := _fails(tool, logs)) is None:
            usable[key] = tool
        else:
            left_out.append(f"{tool.name}: {said if tool.measure else tool.why_not}")
    programs: dict[str, Callable[[], tuple[Run, Answer | None]]] = {
        _BASE: partial(reader, "decompression", logs),
        _OURS: partial(reader, "ours", logs),
        "ask": partial(bench.asked, logs),
        "again": partial(bench.asked, logs, keep=True),
        **{key: partial(_command, bench, logs, key, found) for key in _FOUND},
        **{key: partial(tool.measure, logs) for key, tool in usable.items() if tool.measure},
    }
    say("measuring side by side")
    return Compared(logs, rounds(programs, bench.runs), usable, left_out, found)


def _fails(tool: Tool, logs: Logs) -> str | None:
    """Why a tool that is here does not get to an answer; a wrong answer is no reason, but ends the run."""
    say(f"  once: {tool.name}")
    try:
        if tool.measure:
            tool.measure(logs)
    except DifferentError:
        raise
    except BenchError as error:
        return str(error)
    return None


def _command(bench: Bench, logs: Logs, key: str, found: dict[str, int]) -> tuple[Run, None]:
    folder, out = str(logs.folder), bench.work / f"{key}.jsonl"
    if key == "report":
        written = bench.work / "report"
        done = bench.custody("report", "--logs", folder, "--output", str(written))
        found[key] = sum(1 for path in written.rglob("*") if path.is_file())
        return done, None
    words = ("scan", folder) if key == "scan" else (key, "--logs", folder)
    done = bench.custody(*words, "--output", str(out), codes=(0, 1))
    with out.open("rb") as stream:
        found[key] = sum(1 for _ in stream)
    return done, None


def tables(compared: Compared) -> list[Section]:
    """The two tables, and the figures of both."""
    measured, logs = compared.measured, compared.logs
    others = Section(
        "Who pushed images: every way to the same rows",
        ("", "CPU / unpacking", "CPU s", "wall s", "MB of JSON / CPU s", "most memory", "rows"),
        left_out=compared.left_out,
    )
    named = {
        _BASE: "unpacking alone (isal, whole files)",
        _OURS: "custody's reader alone",
        "ask": COMMANDS["ask"],
        **{key: tool.name for key, tool in compared.tools.items()},
    }
    for key, name in named.items():
        one = measured[key]
        seconds = median(one.work) if key in {_BASE, _OURS} else one.cpu
        rate = f"{logs.written.json_bytes / 1e6 / seconds:,.0f}"
        rows = "" if key == _BASE else f"{logs.written.pushes.count:,}"
        shown = (times(compared.ratio(key)), f"{one.cpu:.2f}", f"{one.wall:.2f}", rate, megabytes(one.peak), rows)
        others.rows.append((name, *shown))
        others.figures[f"{key}.ratio"] = compared.ratio(key)
        if key in compared.tools:
            others.figures[f"{key}.over_ask"] = cpu_ratio(one, measured["ask"])
            others.figures[f"{key}.over_reader"] = cpu_ratio(one, measured[_OURS])
    pushes = logs.written.pushes
    same = f"All answered with the same {pushes.count:,} rows, checksum `{pushes.checksum}`, as what was written."
    started = (
        "Ratios are the median of each round's. CPU seconds hold the start of the process; the ratio and the rate of "
        "unpacking and of the reader alone leave it out."
    )
    others.notes = [same, started]
    return [others, _commands(compared)]


def _commands(compared: Compared) -> Section:
    made = Section(
        "Commands, end to end",
        ("", "CPU / unpacking", "CPU s", "wall s", "MB of JSON / wall s", "most memory", "found"),
    )
    size = compared.logs.written.json_bytes
    for key, name in COMMANDS.items():
        one = compared.measured[key]
        count = compared.found.get(key, compared.logs.written.pushes.count)
        rate = f"{size / 1e6 / one.wall:,.0f}"
        found = f"{count:,} {_FOUND.get(key, 'rows')}"
        shown = (times(compared.ratio(key)), f"{one.cpu:.2f}", f"{one.wall:.2f}", rate, megabytes(one.peak), found)
        made.rows.append((name, *shown))
        made.figures[f"{key}.ratio"] = compared.ratio(key)
        made.figures[f"{key}.wall"] = one.wall
        made.figures[f"{key}.peak"] = one.peak
    made.notes = ["Each begins with an empty cache, but for the second `ask`, which follows the first."]
    return made
