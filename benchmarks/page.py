"""Results as docs/benchmarks.md and as the table in docs/scale.md, made from what docs/benchmarks.json holds."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LAPTOP, ATHENA = "laptop", "athena"
"""The tables of docs/scale.md."""

_COMMANDS = {
    "ask": "`ask`, first time",
    "again": "`ask`, second time",
    "timeline": "`timeline`",
    "scan": "`scan`",
    "report": "`report`",
}
_WIDTH = 120
_GB, _TB = 1e9, 1e12
_MINUTE, _HOUR = 60, 3600

_HEAD = """\
# Benchmarks

Written by `make bench`; do not edit it. Everything was measured in one run on one machine, side by side and in rounds,
so that ratios hold where seconds do not. "Unpacking" is the CPU time of unpacking the same files by isal and doing
nothing with them. [The programs](../benchmarks/README.md) say how, [Scale](scale.md) what follows.
"""


def page(results: Mapping[str, Any]) -> str:
    """The page, as Markdown."""
    parts = [_HEAD, _machine(results), "## What has to hold\n"]
    parts += [*_table(("aim", "measured", "met"), [list(aim.values()) for aim in results["aims"]], numbers=False), ""]
    left_out: list[str] = []
    for section in results["sections"]:
        parts += [f"## {section['title']}\n"]
        if section["rows"]:
            parts += [*_table(section["columns"], section["rows"]), ""]
        parts += [_wrapped(note) for note in section["notes"]]
        left_out += section["left_out"]
    if left_out:
        parts += ["## Left out\n", *(f"- {_one_line(text)}" for text in left_out), ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def _machine(results: Mapping[str, Any]) -> str:
    machine, logs = results["machine"], results["logs"]
    named = ", ".join(f"{name} {value}" for name, value in machine.items())
    unpacked, packed, told = logs["json_bytes"], logs["gzip_bytes"], results["options"]
    return _wrapped(
        f"Machine: {named}. Logs: {unpacked / _GB:.2f} GB of JSON in {packed / 1e6:,.0f} MB of gzip "
        f"({unpacked / packed:.1f} times), {logs['records']:,} records in {logs['files']:,} files, {told['share']:.0%} "
        f"of them of ECR, CodePipeline and CodeBuild and {logs['audited']:.0%} of any audited service. Medians of "
        f"{told['runs']}. The aims are for 1 GB of JSON.{_caveats(results)}"
    )


def _caveats(results: Mapping[str, Any]) -> str:
    """What makes this run a poor one, where it is."""
    machine, said = results["machine"], ""
    if results["logs"]["json_bytes"] < _GB / 2:
        said += " So few files were read here that the start of a command is most of what it took."
    if float(machine["load before"]) > int(machine["cores"]) / 2:
        said += " The machine was busy with other work: seconds are too long, and ratios rough."
    return said


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = True) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|---|{('---:|' if numbers else '---|') * (len(columns) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _wrapped(text: str) -> str:
    """A paragraph, with the empty line after it."""
    return "\n".join(wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def scale(text: str, results: Mapping[str, Any]) -> str:
    """docs/scale.md with its tables written anew: measured by the gigabyte, computed for more."""
    figures = {name: value for section in results["sections"] for name, value in section["figures"].items()}
    for name, table in ((LAPTOP, _laptop(results, figures)), (ATHENA, _athena(figures))):
        begin, end = (f"<!-- {name}: {which}, written by make bench -->" for which in ("begin", "end"))
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n\n{table}\n{end}{after}"
    return text


def _laptop(results: Mapping[str, Any], figures: Mapping[str, float]) -> str:
    logs, machine = results["logs"], results["machine"]
    ratio = logs["json_bytes"] / logs["gzip_bytes"]
    rows = []
    for key, name in _COMMANDS.items():
        if f"{key}.wall" in figures:
            start = figures.get(f"start.{'ask' if key == 'again' else key}.wall", 0)
            wall = max(0, figures[f"{key}.wall"] - start) / logs["json_bytes"] * _GB
            more = [_duration(start + wall * ratio * size / _GB) for size in (10 * _GB, 100 * _GB, _TB)]
            peak = f"{figures[f'{key}.peak'] / 1e6:,.0f} MB"
            rows.append([name, f"{start:.1f} s", f"{wall:.1f} s", *more, peak])
    rows.append(["disk, where files are fetched", "", "", "10 GB", "100 GB", "1 TB", ""])
    computed = ("10 GB of gzip", "100 GB of gzip", "1 TB of gzip")
    head = ("", "start, measured", "a GB of JSON, measured", *computed, "most memory, measured")
    said = (
        f"On {machine['cores']} cores ({machine['processor']}), {machine['day']}, over {logs['json_bytes'] / _GB:.2f} "
        f"GB of JSON; a GB of gzip is {ratio:.1f} GB of JSON. What does not say measured is computed in proportion."
    )
    return "\n".join([*_table(head, rows), "", _wrapped(said)])


_LAYOUTS = {
    "documented": "log files, no partitions, as the documented table",
    "day": "log files, projected by day",
    "region": "... and Region",
    "account": "... and account",
    "events": "a day of the last seven, as `custody ask` reads it",
    "compacted": "an older day, as `custody ask` reads it",
    "year": "table `events_compacted`, the whole year",
}


def _athena(figures: Mapping[str, float]) -> str:
    rows = [
        [name, f"{figures[f'athena.{key}.year_bytes'] / _GB:,.2f} GB", f"{figures[f'athena.{key}.year_usd']:.5f}"]
        for key, name in _LAYOUTS.items()
        if f"athena.{key}.year_bytes" in figures
    ]
    return "\n".join([*_table(("", "bytes read", "USD"), rows), ""])


def _duration(seconds: float) -> str:
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < 2 * _HOUR else f"{seconds / _HOUR:.1f} h"
