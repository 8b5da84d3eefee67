"""Findings of the period, by severity and detection, each with the line it rests on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from custody.report.escaping import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from custody.detections import Detection
    from custody.report.register import Register
    from custody.report.reported_period import Period
    from custody.severity import Severity


class Finding(Protocol):
    """What the report reads of a finding; those of ``custody scan`` have more."""

    @property
    def time(self) -> str | None: ...  # noqa: D102  # ISO 8601, UTC
    @property
    def severity(self) -> Severity: ...  # noqa: D102
    @property
    def detection(self) -> str: ...  # noqa: D102  # its id
    @property
    def actor(self) -> str | None: ...  # noqa: D102
    @property
    def actor_arn(self) -> str | None: ...  # noqa: D102
    @property
    def action(self) -> str | None: ...  # noqa: D102
    @property
    def subject(self) -> str | None: ...  # noqa: D102
    @property
    def story(self) -> str | None: ...  # noqa: D102
    @property
    def account(self) -> str | None: ...  # noqa: D102
    @property
    def region(self) -> str | None: ...  # noqa: D102
    @property
    def event_id(self) -> str | None: ...  # noqa: D102
    @property
    def file(self) -> str | None: ...  # noqa: D102
    @property
    def position(self) -> int | None: ...  # noqa: D102
    @property
    def excepted(self) -> str | None: ...  # noqa: D102  # until when, why and whose exception covers it
    @property
    def exception_ended(self) -> str | None: ...  # noqa: D102  # the same of the one that has ended


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One finding as the page and ``findings.csv`` show it.

    Attributes:
        line: the number of the line it rests on; None when no single record decided.
        excepted: until when, why and whose exception covers it; empty for what counts.
        exception_ended: the same of the exception that covered it and has ended.
    """

    time: str
    actor: str
    action: str
    subject: str
    story: str
    account: str
    region: str
    line: int | None
    file: str
    position: int | None
    event_id: str
    excepted: str = ""
    exception_ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGroup:
    """What one detection found."""

    detection: Detection
    rows: tuple[FoundRow, ...]


def found_groups(
    findings: Iterable[Finding], detections: Sequence[Detection], register: Register, period: Period
) -> tuple[FoundGroup, ...]:
    """The findings of the period, the most severe detection first, then by id.

    Args:
        findings: of any time; those outside the period are left out.
        detections: those that looked; a finding of another one is left out.
        register: the lines.
        period: what the report is about.
    """
    numbers, places = register.numbers(), register.by_place()
    rows: dict[str, set[FoundRow]] = defaultdict(set)
    for finding in findings:
        if period.holds(finding.time):
            rows[finding.detection].add(_row(finding, numbers, places))
    groups = [
        FoundGroup(detection=each, rows=tuple(sorted(rows[each.id], key=_order)))
        for each in detections
        if each.id in rows
    ]
    return tuple(sorted(groups, key=lambda group: (-group.detection.severity.rank, group.detection.id)))


def _order(row: FoundRow) -> tuple[str, int, str]:
    return row.time, row.line or 0, repr(row)


def _row(finding: Finding, numbers: Mapping[str, int], places: Mapping[tuple[str, int | None], int]) -> FoundRow:
    event_id, file = text_of(finding.event_id), text_of(finding.file)
    # Ids may be used again; a place is one record.
    line = places.get((file, finding.position)) or (numbers.get(event_id) if event_id else None)
    return FoundRow(
        time=text_of(finding.time).replace("T", " ").removesuffix("Z"),
        actor=text_of(finding.actor_arn or finding.actor),
        action=text_of(finding.action),
        subject=text_of(finding.subject),
        story=text_of(finding.story),
        account=text_of(finding.account),
        region=text_of(finding.region),
        line=line,
        file=file,
        position=finding.position,
        event_id=event_id,
        excepted=text_of(finding.excepted),
        exception_ended=text_of(finding.exception_ended),
    )
