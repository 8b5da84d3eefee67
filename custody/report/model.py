"""A report as data: everything that its page, its tables and its manifest say, and how to tell it from nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.logs.places import SCHEME
from custody.problem_kind import ProblemKind
from custody.report.coverage import Covered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from custody.logs.problem import Problem
    from custody.logs.summary import Reading
    from custody.releases.model import Releases
    from custody.report.answers import Answered
    from custody.report.control_evidence import ControlEvidence
    from custody.report.coverage import Coverage
    from custody.report.excepted import Excepted
    from custody.report.findings import Findings
    from custody.report.found import FoundGroup
    from custody.report.register import Register
    from custody.report.reported_period import Period
    from custody.report.sources import LogFile
    from custody.report.totals import Before
    from custody.verify.model import Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report is made of, complete. ``custody.write(report, FOLDER)`` writes it.

    Attributes:
        title: the heading.
        version: of Custody.
        created: when it was made, UTC without a zone; the only thing in it that is not from the input.
        period: what it is about.
        paths: where the records are from, as it was named.
        register: every record and event of the period, each once.
        grouped: the findings by detection: those that count, those that are excepted, and those too slight to count.
        coverage: how far the logs cover the period.
        before: the time before the period, as long as it, to compare with.
        answers: of every question, by id.
        files: what it rests on, with sums.
        reading: what was not read, or does not count; files that changed meanwhile are problems too.
        changed: log files that are no longer what was summed.
        notes: what the places that the records are from cannot show.
        verification: whether the log files are as AWS wrote them; None where that was not looked at.
        releases: of the period, with their verdicts; None where they could not be asked for.
        controls: what there is of each control of each framework, or of the one that was named.
        control: the control that was named; None for all.
    """

    title: str
    version: str
    created: datetime
    period: Period
    paths: tuple[str, ...]
    register: Register
    grouped: Findings
    coverage: Coverage
    before: Before
    answers: Mapping[str, Answered]
    files: tuple[LogFile, ...]
    reading: Reading
    changed: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    verification: Verification | None = None
    releases: Releases | None = None
    controls: tuple[ControlEvidence, ...] = ()
    control: str | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, and what changed meanwhile; not what stands behind the end of log files."""
        elsewhere = {ProblemKind.APPENDED, ProblemKind.CHANGED}
        return (*(problem for problem in self.reading.problems if problem.kind not in elsewhere), *self.changed)

    @property
    def unread(self) -> int:
        """How many problems there were, those among them that were only told by number."""
        return self.reading.tally.problems - len(self.reading.tally.signs)

    @property
    def found(self) -> tuple[FoundGroup, ...]:
        """The findings that count, by detection, the most severe first."""
        return self.grouped.counting

    @property
    def excepted(self) -> Excepted:
        """What exceptions of the settings cover, and why."""
        return self.grouped.excepted

    @property
    def findings(self) -> int:
        """How many findings of the period count: none that is excepted, none below the least severity."""
        return sum(len(group.rows) for group in self.found)

    @property
    def complete(self) -> bool:
        """Whether everything could be read, and the logs cover the whole period."""
        return self.reading.complete and self.coverage.covered is Covered.WHOLE

    @property
    def unused_exceptions(self) -> tuple[str, ...]:
        """What the exceptions cover that covered nothing of what was read, a phrase each."""
        return self.excepted.unused

    @property
    def elsewhere(self) -> Mapping[str, int]:
        """Records of services that are not audited, by service."""
        return dict(sorted(self.reading.elsewhere.items()))

    @property
    def from_folder(self) -> bool:
        """Whether files were read that lie on this machine under their own names."""
        return any(file.sha256 and not file.name.startswith(SCHEME) for file in self.files)

    @property
    def from_bucket(self) -> bool:
        """Whether log files were read from S3."""
        return any(file.name.startswith(SCHEME) for file in self.files)

    @property
    def from_history(self) -> bool:
        """Whether days of Event history were read, which nobody signs."""
        return any(not file.sha256 for file in self.files)
