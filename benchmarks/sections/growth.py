"""What it costs more of: memory with size, CPU with the share in scope and the size of files, wall with cores."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.bench import Bench, Logs, forget, reader, warm
from benchmarks.measure.child import usable_cores
from benchmarks.measure.rounds import cpu_ratio, rounds, say
from benchmarks.section import Section, megabytes, times

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure.child import Run

SHARES = (0.01, 0.06, 0.5, 1.0)
FILES = (50, 500, 5_000)
_SMALLER = 4


def memory(bench: Bench, logs: Logs) -> Section:
    """The most memory over a folder and over one that is some times larger."""
    factor = bench.factor
    made = Section("Memory", ("", "most memory", f"with {factor} times the files", "ratio"))
    larger = bench.logs("larger", size=bench.size * factor)
    out = str(bench.work / "memory.jsonl")

    def scanned(which: Logs) -> Run:
        return bench.custody("scan", str(which.folder), "--output", out, codes=(0, 1))

    programs: dict[str, Callable[[Logs], Run]] = {
        "reader": lambda which: reader("ours", which)[0],
        "ask": lambda which: bench.asked(which)[0],
        "scan": scanned,
    }
    names = {"reader": "custody's reader alone", "ask": "`custody ask who-pushed`", "scan": "`custody scan`"}
    for key, program in programs.items():
        say(f"memory of {key}")
        one, many = program(logs).peak, program(larger).peak
        made.rows.append((names[key], megabytes(one), megabytes(many), times(many / one)))
        made.figures |= {f"memory.{key}": one, f"memory.{key}.growth": many / one}
    looked = "All processes of a command together, looked at fifty times a second."
    made.notes = [f"{_size(logs)} and {_size(larger)} of JSON. {looked}"]
    forget([larger.folder])
    return made


def _size(logs: Logs) -> str:
    return megabytes(logs.written.json_bytes)


def cores(bench: Bench, logs: Logs) -> Section:
    """Wall seconds on one core and on two."""
    made = Section("Cores", ("", "wall s, one core", "wall s, two cores", "times as fast"))
    if usable_cores() < 2:  # noqa: PLR2004 - two are compared with one
        made.left_out.append("two cores beside one: there is one core here, or no way to limit a process to one")
        return made
    programs = {
        f"{key} {count}": partial(_on, bench, logs, key, count) for key in ("reader", "ask") for count in (1, 2)
    }
    say("on one core and on two")
    found = rounds(programs, bench.runs)
    for key, name in (("reader", "custody's reader alone"), ("ask", "`custody ask who-pushed`")):
        one, two = (found[f"{key} {count}"] for count in (1, 2))
        seconds = (one.work_wall, two.work_wall) if key == "reader" else (one.wall, two.wall)
        made.rows.append((name, f"{seconds[0]:.2f}", f"{seconds[1]:.2f}", times(seconds[0] / seconds[1])))
        made.figures[f"cores.{key}"] = seconds[0] / seconds[1]
    return made


def _on(bench: Bench, logs: Logs, key: str, count: int) -> tuple[Run, object]:
    return reader("ours", logs, cores=count) if key == "reader" else bench.asked(logs, cores=count)


def shares(bench: Bench) -> Section:
    """With more records that are asked about."""
    made = Section(
        "Share of records in scope",
        (
            "ECR, CodePipeline and CodeBuild",
            "reader / unpacking",
            "reader / orjson on everything",
            "`ask` / unpacking",
            "rows",
        ),
    )
    for share in SHARES:
        logs = bench.logs("share", size=bench.size / _SMALLER, share=share)
        warm(logs)
        ratios = _ratios(bench, logs)
        made.rows.append((f"{share:.0%}", *(times(each) for each in ratios), f"{logs.written.pushes.count:,}"))
        made.figures[f"share.{share:.0%}.over_orjson"] = ratios[1]
        forget([logs.folder])
    made.notes = [_smaller(bench)]
    return made


def files(bench: Bench) -> Section:
    """With the same records in fewer files, or in more."""
    made = Section(
        "Records a file",
        (
            "mean",
            "files",
            "gzip makes it smaller",
            "reader / unpacking",
            "reader / orjson on everything",
            "`ask` / unpacking",
        ),
    )
    for mean in FILES:
        logs = bench.logs("files", size=bench.size / _SMALLER, records_a_file=mean)
        warm(logs)
        written = logs.written
        shown = (f"{mean:,}", f"{written.files:,}", f"{written.ratio:.1f} times")
        made.rows.append((*shown, *(times(each) for each in _ratios(bench, logs))))
        forget([logs.folder])
    made.notes = [_smaller(bench)]
    return made


def _smaller(bench: Bench) -> str:
    return (
        f"Over {megabytes(bench.size / _SMALLER)} of JSON. CPU; the reader without its start, `ask` with it, which is "
        "the larger part where the files are few."
    )


def _ratios(bench: Bench, logs: Logs) -> tuple[float, float, float]:
    programs = {
        "base": partial(reader, "decompression", logs),
        "orjson": partial(reader, "plain_json", logs),
        "reader": partial(reader, "ours", logs),
        "ask": partial(bench.asked, logs),
    }
    found = rounds(programs, bench.runs)
    base, ours = found["base"], found["reader"]
    over_orjson = median(a / b for a, b in zip(ours.work, found["orjson"].work, strict=True))
    return cpu_ratio(ours, base, work=True), over_orjson, cpu_ratio(found["ask"], base)
