"""Everything the page shows, as plain values for the template: numbers with links, tables, the chart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from custody.counted import counted
from custody.output.report.calendar_chart import calendar_chart, leaves_out, series_of
from custody.output.report.glance import glance_of
from custody.output.report.links import Links
from custody.output.report.overview import overview_of
from custody.output.report.releases_view import controls_view, releases_view
from custody.output.report.tables import Evidence, Places, table_of
from custody.report.answers import SECTIONS
from custody.report.conclusion import conclusion_of
from custody.report.escaping import cut
from custody.report.groups import actors, calendar, pipelines, repositories
from custody.report.references import listed
from custody.report.short_names import short_identity
from custody.report.totals import COUNTS
from custody.severity import MEANINGS, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from custody.report.groups import Group
    from custody.report.model import Report
    from custody.report.register import Line

LISTED = 3000
"""Records that the page lists; a larger page opens slowly and prints on hundreds of sheets."""

FINDINGS_SHOWN = 100
"""Findings of one detection in the page; ``findings.csv`` has all."""

GROUPS_SHOWN = 200
"""Actors, repositories and pipelines in the page, each."""


def context_of(facts: Report) -> dict[str, Any]:
    """The template's variables."""
    lines = facts.register.lines
    groups = (*facts.found, *facts.excepted.found, *facts.grouped.below)
    cited = {row.line for group in groups for row in group.rows if row.line}
    links = Links(listed([line.number for line in lines], _ranked(lines, cited), LISTED))
    places = Places(
        lines=facts.register.numbers(),
        files={file.name: number for number, file in enumerate(facts.files, start=1)},
        links=links,
    )
    tables = {
        section: [
            table_of(facts.answers[id_], places) for id_ in ids if id_ in facts.answers and facts.answers[id_].rows
        ]
        for section, ids in SECTIONS.items()
    }
    silent = {section: _silent(facts, ids) for section, ids in SECTIONS.items()}
    return {
        "facts": facts,
        "conclusion": conclusion_of(facts),
        "links": links,
        "places": places,
        "severities": _severities(facts),
        "findings_shown": FINDINGS_SHOWN,
        "summary": _summary(lines, links),
        "accounts": sorted({line.account for line in lines if line.account}),
        "regions": sorted({line.region for line in lines if line.region}),
        "tables": tables,
        "silent": silent,
        "groups": [*_people_and_things(lines, links)],
        "evidence": lambda row: _evidence(row, places),
        "overview": overview_of(facts.found, places),
        "below": sum(len(group.rows) for group in facts.grouped.below),
        **glance_of(facts),
        **releases_view(facts, places),
        **controls_view(facts, places),
        **_calendar(lines, facts, links),
    }


def _ranked(lines: Iterable[Line], cited: set[int]) -> Iterator[int]:
    """What an auditor looks for first: what a finding rests on, then changes and failures, then the rest."""
    ordered = sorted(lines, key=lambda line: (line.number not in cited, not (line.changes or line.error), line.number))
    return (line.number for line in ordered)


def _evidence(row: Any, places: Places) -> Evidence:
    return places.of(row.line, row.file)


def _silent(facts: Report, ids: tuple[str, ...]) -> list[str]:
    """The titles of the questions that were asked and found nothing."""
    asked = (facts.answers[id_] for id_ in ids if id_ in facts.answers)
    return [answered.question.title for answered in asked if not answered.rows and not answered.not_asked]


def _severities(facts: Report) -> list[dict[str, Any]]:
    counts: Counter[Severity] = Counter()
    for group in facts.found:
        counts[group.detection.severity] += len(group.rows)
    return [
        {
            "name": level.value,
            "count": counts[level],
            "meaning": MEANINGS[level],
            "counts": level >= facts.grouped.minimum,
        }
        for level in reversed(Severity)
    ]


def _summary(lines: tuple[Line, ...], links: Links) -> list[tuple[str, Any]]:
    return [(said, links.number(said, [line.number for line in lines if is_so(line)])) for said, is_so in COUNTS]


def _people_and_things(lines: tuple[Line, ...], links: Links) -> Iterator[dict[str, Any]]:
    for id_, title, thing, found in (
        ("actors", "Who acted", "identity", actors(lines)),
        ("repositories", "Repositories", "repository", repositories(lines)),
        ("pipelines", "Pipelines", "pipeline", pipelines(lines)),
    ):
        shown = [_group(group, links, in_place=id_ != "actors") for group in found[:GROUPS_SHOWN]]
        yield {"id": id_, "title": title, "thing": thing, "rows": shown, "more": max(0, len(found) - GROUPS_SHOWN),
               "heads": list(found[0].counts) if found else []}  # fmt: skip


def _group(group: Group, links: Links, *, in_place: bool) -> dict[str, Any]:
    # One identity may have acted in several accounts, so its own stands in front.
    name = short_identity(group.name, "")
    said = cut(", ".join([name, *group.facts]) if in_place else name, 120)
    return {
        "name": cut(name),
        "facts": [cut(fact) for fact in group.facts if fact],
        "all": links.number(f"{said}: all records", group.lines),
        "counts": [links.number(f"{said}: {name}", lines) for name, lines in group.counts.items()],
        "first": group.first,
        "last": group.last,
    }


def _calendar(lines: tuple[Line, ...], facts: Report, links: Links) -> dict[str, Any]:
    found = calendar(lines)
    series, of = series_of(found.kinds)
    days = []
    for day, kinds in found.rows:
        cells = [[line for kind, mine in kinds.items() if of[kind] == n for line in mine] for n in range(len(series))]
        numbers = [
            links.number(f"{day}: {name}", [line.number for line in cell])
            for name, cell in zip(series, cells, strict=True)
        ]
        lines_of_day = sorted((line for mine in kinds.values() for line in mine), key=lambda line: line.number)
        shown = [line for line in lines_of_day if line.number in links.listed]
        days.append({
            "day": day, "total": len(lines_of_day), "numbers": numbers, "lines": shown,
            "said": counted(len(lines_of_day), "record"), "left_out": len(lines_of_day) - len(shown),
        })  # fmt: skip
    return {
        "unit": found.unit,
        "series": series,
        "days": days,
        "chart": calendar_chart(days, series, found.unit, facts.period) if days else "",
        "left_out": leaves_out(days, found.unit, facts.period),
        "kinds": [
            (kind, links.number(f"{kind}: all records", [line.number for line in lines if line.kind == kind]))
            for kind in sorted(found.kinds)
        ],
    }
