"""What has to hold, beside what was measured; an aim that is not met stands as not met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHERS = ("orjson", "duckdb", "polars", "search", "chdb", "trailscraper")


@dataclass(frozen=True, slots=True)
class Aim:
    """One line.

    Attributes:
        text: what has to hold.
        figure: the name of what is held against it.
        limit: at most; at least where ``least``.
        unit: after the number, or before it: ``times``, ``MB``, ``s``, ``1 /``.
    """

    text: str
    figure: str
    limit: float
    least: bool = False
    unit: str = "times"


AIMS = (
    Aim("the reader alone: at most 1.5 times unpacking", "reader.ratio", 1.5),
    Aim("the reader alone on two cores: at least 1.8 times as fast as on one", "cores.reader", 1.8, least=True),
    Aim("all records in scope: not slower than orjson on everything", "share.100%.over_orjson", 1.0),
    Aim("`ask who-pushed`, start included: at most 2.5 times unpacking", "ask.ratio", 2.5),
    Aim("`scan`, every detection: at most 4 times unpacking", "scan.ratio", 4.0),
    Aim("`timeline`: at most 3 times unpacking", "timeline.ratio", 3.0),
    Aim("the second `ask`: at most 0.5 times unpacking", "again.ratio", 0.5),
    Aim("every other reader takes longer than `ask`, start included", "least.over_ask", 1.0, least=True),
    Aim("DuckDB `read_json` takes at least 8 times as long as the reader", "duckdb.over_reader", 8.0, least=True),
    Aim("orjson on everything takes at least 3 times as long as the reader", "orjson.over_reader", 3.0, least=True),
    Aim("most memory of the reader: under 400 MB", "memory.reader", 400e6, unit="MB"),
    Aim("most memory of `ask`: under 400 MB", "memory.ask", 400e6, unit="MB"),
    Aim("most memory of `scan`: under 400 MB", "memory.scan", 400e6, unit="MB"),
    Aim("more files: less than 1.2 times the memory, reader", "memory.reader.growth", 1.2),
    Aim("more files: less than 1.2 times the memory, `ask`", "memory.ask.growth", 1.2),
    Aim("more files: less than 1.2 times the memory, `scan`", "memory.scan.growth", 1.2),
    Aim(
        "one day before the last seven on Athena as `ask` reads it: at most 1/500 of the documented table",
        "athena.compacted",
        500,
        least=True,
        unit="1 /",
    ),
    Aim("`--help`: within 0.1 s of CPU of Python alone", "start.help", 0.1, unit="s"),
    Aim("`questions`: within 0.35 s", "start.questions", 0.35, unit="s"),
    Aim("`ask` on one file: within 0.35 s", "start.ask", 0.35, unit="s"),
    Aim("synthesis of 16 Regions: at most 2.0 times an empty app", "synth.16 Regions", 2.0),
    Aim("synthesis of 16 Regions with both packs: at most 2.4 times", "synth.16 Regions, cdk-nag", 2.4),
)


@dataclass(frozen=True, slots=True)
class Held:
    """One line of the table; ``met`` is yes, no, or not measured."""

    aim: str
    measured: str
    met: str


def held(figures: Mapping[str, float]) -> list[Held]:
    """Every aim against what was measured; one whose figure is missing stands as not measured."""
    found = dict(figures)
    over = {name: figures[f"{name}.over_ask"] for name in _OTHERS if f"{name}.over_ask" in figures}
    if over:
        found["least.over_ask"] = min(over.values())
    lines = [_line(aim, found.get(aim.figure)) for aim in AIMS]
    return [*lines, Held("`make test` on two quiet cores: under 3 minutes 30", "by `make test` itself", "not measured")]


def _line(aim: Aim, value: float | None) -> Held:
    if value is None:
        return Held(aim.text, "-", "not measured")
    met = value >= aim.limit if aim.least else value <= aim.limit
    return Held(aim.text, _shown(value, aim.unit), "yes" if met else "**no**")


def _shown(value: float, unit: str) -> str:
    if unit == "MB":
        return f"{value / 1e6:,.0f} MB"
    if unit == "1 /":
        return f"1 / {value:,.0f}"
    return f"{value:.2f} {unit}"
