"""What people look at before they read: the period beside the one before, findings by day, and what the logs cover."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from custody.counted import counted
from custody.output.report.charts import Bar, Part, bars
from custody.report.findings import severities_of
from custody.report.totals import COUNTS
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.report.coverage import Place
    from custody.report.model import Report
    from custody.report.reported_period import Period

_CELLS = 92
"""Days that a strip shows one by one; of a longer period a cell is several."""

_DAY = 10
_STEPS = 3


def glance_of(facts: Report) -> dict[str, Any]:
    """The template's variables."""
    ordered = tuple(reversed(Severity))
    counts = [severities_of((group.detection.severity, len(group.rows)) for group in facts.found)]
    return {
        "comparison": tuple(_compared(facts)) if facts.before.comparable else (),
        "found_chart": _found_chart(facts) if facts.findings else "",
        "found_legend": [level.value for level in ordered if counts[0].get(level)],
        "strips": [_strip(place, facts.period) for place in facts.coverage.places],
        "strip_days": _days_a_cell(facts.period),
    }


def _compared(facts: Report) -> Iterator[dict[str, Any]]:
    """What is counted of this period and of the one before, with the difference."""
    lines, before = facts.register.lines, facts.before
    yield _row("Records", len([line for line in lines if line.kind != "state change"]), before.records)
    for said, is_so in COUNTS:
        yield _row(said, sum(map(is_so, lines)), before.counts[said])
    now = severities_of((group.detection.severity, len(group.rows)) for group in facts.found)
    yield _row("Findings", facts.findings, before.findings)
    for level in reversed(Severity):
        if level >= facts.grouped.minimum:
            yield _row(f"Findings, {level.value}", now.get(level, 0), before.severities.get(level, 0))


def _row(said: str, now: int, before: int) -> dict[str, Any]:
    difference = now - before
    change = "the same" if not difference else f"{difference:+,}".replace("-", "\N{MINUS SIGN}")
    return {"said": said, "now": now, "before": before, "change": change}


def _found_chart(facts: Report) -> str:
    """Findings by day and severity; by month where there are too many days for bars."""
    days = list(_days(facts.period))
    length = _DAY if len(days) <= _CELLS else len("2026-11")
    levels = tuple(reversed(Severity))
    counts: dict[str, Counter[Severity]] = defaultdict(Counter)
    for group in facts.found:
        for row in group.rows:
            if row.time:
                counts[row.time[:length]][group.detection.severity] += 1
    names = list(dict.fromkeys(day[:length] for day in days))
    chart = [
        Bar(
            name,
            tuple(
                Part(level.value, counts[name][level], _said(name, level, counts[name][level]), f"#severity-{level}")
                for level in levels
                if counts[name][level]
            ),
        )
        for name in names
    ]
    unit = "day" if length == _DAY else "month"
    total = sum(bar.total for bar in chart)
    return bars(
        chart,
        id_="found-chart",
        title=f"Findings by {unit} and severity",
        described=f"{counted(total, 'finding')} with a time; the list of findings has every one.",
    )


def _said(name: str, level: Severity, count: int) -> str:
    return f"{name}, {level.value}: {counted(count, 'finding')}"


def _strip(place: Place, period: Period) -> dict[str, Any]:
    """What there is of an account and Region: a cell a day, the fuller the darker."""
    days = list(_days(period))
    each = _days_a_cell(period)
    parts = [days[n : n + each] for n in range(0, len(days), each)]
    highest = max(place.days.values(), default=0)
    cells = [_cell(part, place.days, highest) for part in parts]
    with_records = sum(day in place.days for day in days)
    return {"place": place, "cells": cells, "days": with_records, "of": len(days)}


def _cell(days: list[str], counts: Mapping[str, int], highest: int) -> dict[str, Any]:
    records = max(counts.get(day, 0) for day in days)
    said = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    total = sum(counts.get(day, 0) for day in days)
    level = math.ceil(_STEPS * records / highest) if highest else 0
    return {"level": level, "said": f"{said}: {counted(total, 'record')}"}


def _days_a_cell(period: Period) -> int:
    return max(1, math.ceil(((period.until - period.since).days + 1) / _CELLS))


def _days(period: Period) -> Iterator[str]:
    day: date = period.since.date()
    last = (period.until - timedelta(seconds=1)).date()
    while day <= last:
        yield day.isoformat()
        day += timedelta(days=1)
