"""Releases and controls as the page shows them: marks an auditor ticks, short names, and where the evidence is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody.counted import counted
from custody.releases.model import ATTRIBUTES, Release, Said
from custody.report.control_evidence import FIRST
from custody.report.escaping import cut, text_of
from custody.report.short_names import short_identity, short_thing, short_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.output.report.tables import Evidence, Places
    from custody.report.control_evidence import ControlEvidence
    from custody.report.model import Report

SHOWN = 60
"""Releases in the page, those with an exception first when there are more; the CSV file has all."""

_ROWS = 6
_DIFFERENCES = 20
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRelease:
    """One release in the page.

    Attributes:
        marks: yes, no or unknown for each attribute.
        remarks: why something is a no, and what is missing in the record.
        evidence: the first rows that it rests on.
    """

    when: str
    pipeline: str
    execution: str
    started_by: str
    approved_by: str
    images: str
    marks: tuple[str, ...]
    remarks: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def releases_view(facts: Report, places: Places) -> dict[str, Any]:
    """The template's variables on releases."""
    found = facts.releases
    rows = found.releases if found else ()
    if len(rows) > SHOWN:
        rows = tuple(sorted(rows, key=lambda row: not row.exceptions))[:SHOWN]
    return {
        "attributes": ATTRIBUTES,
        "releases": [_release(row, places) for row in rows],
        "releases_more": len(found.releases) - len(rows) if found else 0,
        "differences": found.population[:_DIFFERENCES] if found else (),
    }


def controls_view(facts: Report, places: Places) -> dict[str, Any]:
    """The template's variables on controls: those shown one by one, and for each framework how many there are."""
    named = {(each.framework_id, each.id): each for each in facts.controls}
    chosen = facts.controls if facts.control else [named[key] for key in FIRST if key in named]
    return {
        "controls": [_control(each, places) for each in chosen],
        "all_controls": [_control(each, places) for each in facts.controls if each.evidenced],
        "frameworks": _frameworks(facts.controls),
    }


def _release(row: Release, places: Places) -> ShownRelease:
    answers = [
        short_identity(text_of(each.approver), row.account) for each in row.approvals if each.status != "Rejected"
    ]
    images = [text_of(image).partition("@")[0] for image in row.images]
    return ShownRelease(
        when=text_of(row.shipped_at)[:16] or "no time",
        pipeline=cut(text_of(row.pipeline), _LONGEST),
        execution=text_of(row.execution_id)[:8],
        started_by=cut(short_thing(text_of(row.started_by), row.account) or "not known", _LONGEST),
        approved_by=cut(", ".join(dict.fromkeys(answers)) or "nobody, as far as the record goes", 2 * _LONGEST),
        images=cut(", ".join(images), 2 * _LONGEST),
        marks=tuple(each.said.value for each in row.verdicts),
        remarks=tuple(_remarks(row)),
        evidence=_evidence((places.lines.get(text_of(id_)) for id_ in row.event_ids), places),
    )


def _remarks(row: Release) -> Iterable[str]:
    for each in row.verdicts:
        if each.said is not Said.YES:
            yield cut(
                f"{each.attribute.letter} {each.said}: {short_within(text_of(each.reason), row.account)}", 3 * _LONGEST
            )
    for gap in row.gaps[:_ROWS]:
        yield cut(f"gap: {text_of(gap)}", 3 * _LONGEST)


def _evidence(lines: Iterable[int | None], places: Places) -> tuple[Evidence, ...]:
    numbers = sorted({line for line in lines if line})
    return tuple(places.of(number, "") for number in numbers[:_ROWS])


def _control(each: ControlEvidence, places: Places) -> dict[str, Any]:
    lines = [row.line for group in each.found for row in group.rows]
    population = [
        *([counted(len(each.releases.releases), "release")] if each.releases else []),
        *([counted(each.looked, "detection") + " looked"] if each.looked else []),
        *([counted(len(each.questions), "question") + " asked"] if each.questions else []),
    ]
    exceptions = [
        *([f"{counted(len(each.releases.exceptions), 'release')} with a no"] if each.releases else []),
        *([counted(each.findings, "finding")] if each.looked else []),
        *([f"{each.excepted:,} excepted"] if each.excepted else []),
    ]
    return {
        "of": each,
        "population": ", ".join(population) or "nothing here looks at it",
        "exceptions": ", ".join(exceptions) or "none could be met",
        "evidence": _evidence(lines, places),
        "more": max(0, len({line for line in lines if line}) - _ROWS),
        "answered": [(id_, rows) for id_, rows in each.questions if rows],
        "silent": [id_ for id_, rows in each.questions if rows == 0],
        "not_asked": [id_ for id_, rows in each.questions if rows is None],
    }


def _frameworks(controls: Iterable[ControlEvidence]) -> list[dict[str, Any]]:
    by: dict[str, list[ControlEvidence]] = {}
    for each in controls:
        by.setdefault(each.framework, []).append(each)
    return [
        {
            "name": name,
            "controls": len(mine),
            "evidenced": sum(each.evidenced for each in mine),
            "exceptions": sum(bool(each.exceptions) for each in mine),
        }
        for name, mine in by.items()
    ]
