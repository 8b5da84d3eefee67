"""What a scan came to, and what it met that it could not read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from custody.logs.problem import LogsError
from custody.logs.tally import Tally
from custody.sanitize import plain
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.logs.problem import Problem

_KEPT = 1000


@dataclass(slots=True)
class Summary:
    """Counts and problems of one scan, and the words for them.

    Attributes:
        stream: where problems are named as they are met, and the counts at the end.
        problems: the first thousand, for formats that carry them.
        count: of all problems.
    """

    stream: TextIO
    tally: Tally = field(default_factory=Tally)
    severities: Counter[Severity] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def report(self, problem: Problem) -> None:
        """Name a problem, and remember it; the reader sees to it that no file has more than its share."""
        self.count += problem.count
        self.stream.write(f"custody: {plain(str(problem))}\n")
        if len(self.problems) < _KEPT:
            self.problems.append(problem)

    def late(self, problem: Problem) -> None:
        """A problem that reading did not meet, and so did not count."""
        self.tally.problems += problem.count
        self.report(problem)

    def insist(self, records: int) -> None:
        """Nothing was read, and not because nothing was there: then there is no answer, not an empty one.

        Args:
            records: how many were read.

        Raises:
            LogsError: none were, and there were problems.
        """
        if self.count and not records:
            raise LogsError(f"nothing could be read: {counted(self.count, 'problem')}, the first: {self.problems[0]}")

    def write(self) -> None:
        """The counts, in two lines."""
        tally = self.tally
        counts = [
            counted(tally.files, "file"),
            counted(tally.records, "record"),
            counted(tally.duplicates, "duplicate"),
            tally.skipped_in_words,
            counted(tally.problems, "problem"),
        ]
        self.stream.write(f"{' · '.join(counts)}\n")
        found = [f"{count:,} {level}" for level in reversed(Severity) if (count := self.severities[level])]
        total = sum(self.severities.values())
        self.stream.write(f"{counted(total, 'finding')}{': ' if found else ''}{', '.join(found)}\n")

    @property
    def worst(self) -> Severity | None:
        """The highest severity that was found."""
        return max(self.severities, key=lambda level: level.rank, default=None)


def counted(count: int, thing: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
