"""What a scan came to, and what it met that it could not read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from custody.cli.plain import plain
from custody.logs.tally import Tally
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.logs.problem import Problem

NAMED = 20
"""Problems named for one file; a file with more of them is told by number."""

_KEPT = 1000


@dataclass(slots=True)
class Summary:
    """Counts and problems of one scan, and the words for them.

    Attributes:
        stream: where problems are named as they are met, and the counts at the end.
        problems: the first thousand, for formats that carry them.
    """

    stream: TextIO
    tally: Tally = field(default_factory=Tally)
    severities: Counter[Severity] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    _file: str = ""
    _in_file: int = 0

    def report(self, problem: Problem) -> None:
        """Name a problem, unless its file has had its share; remember it."""
        if problem.file != self._file:
            self._rest_of_file()
            self._file, self._in_file = problem.file, 0
        self._in_file += 1
        if self._in_file <= NAMED:
            self.stream.write(f"custody: {plain(str(problem))}\n")
        if len(self.problems) < _KEPT:
            self.problems.append(problem)

    def late(self, problem: Problem) -> None:
        """A problem that reading did not meet, and so did not count."""
        self.tally.problems += 1
        self.report(problem)

    def _rest_of_file(self) -> None:
        if self._in_file > NAMED:
            self.stream.write(f"custody: {plain(self._file)} has {self._in_file - NAMED:,} more problems\n")

    def write(self) -> None:
        """The counts, in two lines."""
        self._rest_of_file()
        tally = self.tally
        counts = [
            _number(tally.files, "file"),
            _number(tally.records, "record"),
            _number(tally.duplicates, "duplicate"),
            f"{tally.skipped:,} skipped",
            _number(tally.problems, "problem"),
        ]
        self.stream.write(f"{' · '.join(counts)}\n")
        found = [f"{count:,} {level}" for level in reversed(Severity) if (count := self.severities[level])]
        total = sum(self.severities.values())
        self.stream.write(f"{_number(total, 'finding')}{': ' if found else ''}{', '.join(found)}\n")

    @property
    def worst(self) -> Severity | None:
        """The highest severity that was found."""
        return max(self.severities, key=lambda level: level.rank, default=None)


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
