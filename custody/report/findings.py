"""Findings of the period, by severity and detection, each with the line it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from custody.report.escaping import text_of
from custody.report.excepted import Excepted, excepted_of
from custody.report.found import FoundGroup, FoundRow
from custody.scan.scan import compares_alerts
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from custody.detections import Detection
    from custody.report.register import Register
    from custody.report.reported_period import Period
    from custody.scan.excepting import Excepting


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
class Findings:
    """The findings of a period.

    Attributes:
        counting: those that count: at or above ``minimum``, and covered by no exception. ``custody scan`` counts the
            same ones.
        excepted: what exceptions of the settings cover, and why.
        below: those below ``minimum``, excepted or not.
        minimum: the severity from which on findings count, as the settings say.
        outside: how many findings that count lie before or after the period.
        scanned: how many ``custody scan`` counts over the same files: those of the period and those outside, but for
            what compares the alerts that were sent, which a scan does not.
    """

    counting: tuple[FoundGroup, ...] = ()
    excepted: Excepted = field(default_factory=Excepted)
    below: tuple[FoundGroup, ...] = ()
    minimum: Severity = Severity.LOW
    outside: int = 0
    scanned: int = 0


class Grouping:
    """Sorts findings by detection.

    Args:
        detections: those that looked; a finding of another one is left out.
        minimum: the severity from which on findings count.
        register: the lines that findings rest on.
    """

    def __init__(self, detections: Sequence[Detection], minimum: Severity, register: Register) -> None:
        self._detections = detections
        self._minimum = minimum
        self._numbers, self._places = register.numbers(), register.by_place()
        self._counts = {each.id for each in detections if each.severity >= minimum}

    def of(self, found: Sequence[Finding], excepting: Excepting, period: Period) -> Findings:
        """The findings of a period, and what excepts some of them.

        Args:
            found: of any time, what is excepted marked.
            excepting: the exceptions.
            period: what the report is about; a finding without a time is in it.
        """
        counting = [each for each in found if self._is_counted(each)]
        apart = [each for each in found if each.detection in self._counts and each.excepted is not None]
        below = self._groups((each for each in found if each.detection not in self._counts), period.holds)
        scopes = {each: excepting.scope(each) for each in excepting.exceptions()}
        return Findings(
            counting=self._groups(counting, period.holds),
            excepted=excepted_of(self._groups(apart, period.holds), scopes, excepting.unused(), below=below),
            below=below,
            minimum=self._minimum,
            outside=_count(self._groups(counting, lambda time: not period.holds(time))),
            scanned=_count(
                group for group in self._groups(counting, lambda _: True) if not compares_alerts(group.detection)
            ),
        )

    def severities(self, found: Iterable[Finding], period: Period) -> dict[Severity, int]:
        """How many findings of each severity that count lie in a period; those without a time are in none."""
        counting = (each for each in found if each.time and self._is_counted(each))
        found_in = self._groups(counting, period.holds)
        return severities_of((group.detection.severity, len(group.rows)) for group in found_in)

    def _is_counted(self, finding: Finding) -> bool:
        return finding.detection in self._counts and finding.excepted is None

    def _groups(self, findings: Iterable[Finding], within: Callable[[str | None], bool]) -> tuple[FoundGroup, ...]:
        """The most severe detection first, then by id."""
        rows: dict[str, set[FoundRow]] = defaultdict(set)
        for finding in findings:
            if within(finding.time):
                rows[finding.detection].add(_row(finding, self._numbers, self._places))
        groups = [
            FoundGroup(detection=each, rows=tuple(sorted(rows[each.id], key=_order)))
            for each in self._detections
            if each.id in rows
        ]
        return tuple(sorted(groups, key=lambda group: (-group.detection.severity.rank, group.detection.id)))


def severities_of(groups: Iterable[tuple[Severity, int]]) -> dict[Severity, int]:
    """Counts by severity; none of those that there are no findings of."""
    found: Counter[Severity] = Counter()
    for severity, count in groups:
        found[severity] += count
    return dict(found)


def _count(groups: Iterable[FoundGroup]) -> int:
    return sum(len(group.rows) for group in groups)


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
