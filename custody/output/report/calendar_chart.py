"""The chart of the calendar: a bar a day, a colour for each of the most frequent kinds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from custody.counted import counted
from custody.output.report.charts import Bar, Part, bars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from custody.report.reported_period import Period

COLOURS = 7
"""Kinds with a colour of their own; the others share the last one."""

OTHERS = "all other kinds"

_MOST_BARS = 92


def series_of(kinds: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """The names of the series, and the series of each kind, the most frequent kind first."""
    if len(kinds) <= COLOURS + 1:
        return list(kinds), {kind: number for number, kind in enumerate(kinds)}
    return [*kinds[:COLOURS], OTHERS], {kind: min(number, COLOURS) for number, kind in enumerate(kinds)}


def calendar_chart(days: Sequence[Mapping[str, Any]], series: Sequence[str], unit: str, period: Period) -> str:
    """The chart as SVG.

    Args:
        days: rows of the calendar, each with its ``day`` and a number for each series in ``numbers``.
        series: the names of the series.
        unit: day or month.
        period: days without records keep their place, as long as the bars stay broad enough.
    """
    known = {row["day"]: row["numbers"] for row in days}
    names = list(known) if leaves_out(days, unit, period) else list(_days(period))
    chart = [
        Bar(
            name,
            tuple(
                Part(number, found.count, f"{name}, {series[number]}: {counted(found.count, 'record')}", found.href)
                for number, found in enumerate(known.get(name, ()))
                if found.count
            ),
        )
        for name in names
    ]
    total = sum(bar.total for bar in chart)
    return bars(
        chart,
        title=f"Records by {unit} and kind",
        described=f"{counted(total, 'record')} from {names[0]} to {names[-1]}; the table below has the same numbers.",
    )


def leaves_out(days: Sequence[Mapping[str, Any]], unit: str, period: Period) -> bool:
    """Whether the chart has no place for days or months without records, because there are too many."""
    known = {row["day"] for row in days}
    names = list(_days(period)) if unit == "day" else []
    return not 0 < len(names) <= _MOST_BARS or not known <= set(names)


def _days(period: Period) -> Iterator[str]:
    day: date = period.since.date()
    last = (period.until - timedelta(seconds=1)).date()
    while day <= last:
        yield day.isoformat()
        if (day - period.since.date()).days > _MOST_BARS:
            return
        day += timedelta(days=1)
