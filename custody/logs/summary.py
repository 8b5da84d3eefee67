"""What reading came to, for every job that reads: counted once, and the same for all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from custody.counted import counted
from custody.lake.hour_counts import HourCounts
from custody.logs.problem import LogsError
from custody.logs.statistics import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.logs.problem import Problem
    from custody.logs.skipped import SkippedKind
    from custody.verify.model import Verification

KEPT = 1000
NAMED = 50
"""Skipped files of one kind that a report names."""


@dataclass(slots=True)
class Reading:
    """Counts and problems of one reading, of every place that was named.

    Attributes:
        on_problem: called with each problem as it is met; None for nobody.
        tally: what the reader counts: files, records, duplicates, problems, and files skipped by kind.
        timeless: records of audited services, and events, whose time cannot be read; no period holds them.
        corrections: records that say they correct another one; what they replaced is no row of most answers.
        elsewhere: records of services that are not audited, by service; they were left out.
        hours: where and when records were left out, for a job that asks about ``record_hours``.
        days: how many of the files are days of Event history.
        problems: the first thousand, for what carries them.
        looked_at: prefixes, for the line that says nothing is there.
        notes: what an answer from these places cannot show.
        verification: what verifying the files that were read came to; None where nobody asked for it.
    """

    on_problem: Callable[[Problem], None] | None = None
    tally: Tally = field(default_factory=Tally)
    timeless: int = 0
    corrections: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter)
    hours: HourCounts = field(default_factory=HourCounts)
    days: int = 0
    problems: list[Problem] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    verification: Verification | None = None
    _late: set[Problem] = field(default_factory=set)
    _told: Counter[Problem] = field(default_factory=Counter)
    _again: Counter[Problem] = field(default_factory=Counter)
    _ever: Counter[Problem] = field(default_factory=Counter)

    @property
    def complete(self) -> bool:
        """Whether everything could be read, has a time that can be read, and is verified where that was asked for."""
        proven = self.verification is None or self.verification.complete
        return proven and not (self.tally.problems or self.timeless)

    @property
    def skipped(self) -> list[tuple[SkippedKind, int, list[str]]]:
        """Kind, count and the first names of the files that were not read, the most frequent kind first."""
        kinds = sorted(self.tally.skipped_kinds.items(), key=lambda pair: (-pair[1], pair[0].value))
        return [(kind, count, self.tally.skipped_names[kind][:NAMED]) for kind, count in kinds]

    def report(self, problem: Problem) -> None:
        """Name a problem that the reader has counted, and remember it."""
        self._told[problem] += 1
        if self._again[problem]:
            self._again[problem] -= 1
        elif self.on_problem is not None:
            self.on_problem(problem)
        if len(self.problems) < KEPT:
            self.problems.append(problem)

    def late(self, problem: Problem) -> None:
        """A problem that reading did not meet, and so did not count; told once, whoever meets it."""
        if problem in self._late:
            return
        self._late.add(problem)
        self.tally.problems += problem.count
        self.report(problem)

    def begin_again(self) -> None:
        """Forget what was counted, because everything is read once more; what was told is not told twice."""
        fresh = Reading(self.on_problem)
        fresh.tally.by_file = None if self.tally.by_file is None else Counter()
        # A reading may end sooner than the one before it.
        fresh._ever = self._ever | self._told
        fresh._again = fresh._ever.copy()
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def insist(self) -> None:
        """Nothing was read, and not because nothing was there: then there is no answer, not an empty one.

        Raises:
            LogsError: there were problems and no records.
        """
        if self.problems and not self.tally.records:
            count = counted(self.tally.problems, "problem")
            raise LogsError(f"nothing could be read: {count}, the first: {self.problems[0]}")
