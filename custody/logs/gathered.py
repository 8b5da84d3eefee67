"""What reading came to, for every command that reads: counted once, said in one line, with one exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from custody.cli.exit_codes import DONE, INCOMPLETE
from custody.logs.problem import LogsError
from custody.logs.statistics import Tally
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from custody.logs.problem import Problem

_KEPT = 1000
_NOTED = 20


@dataclass(slots=True)
class Gathered:
    """Counts and problems of one reading, of every place that was named, and the words for them.

    Attributes:
        stream: where problems are named as they are met, and the counts at the end.
        tally: what the reader counts: files, records, duplicates, problems, and files skipped by kind.
        timeless: records of audited services, and events, whose time cannot be read; no period holds them.
        corrections: records that say they correct another one; what they replaced is no row of most answers.
        elsewhere: records of services that are not audited, by service; they were left out.
        days: how many of the files are days of Event history.
        problems: the first thousand, for what carries them.
        looked_at: prefixes, for the line that says nothing is there.
        notes: what an answer from these places cannot show.
    """

    stream: TextIO
    tally: Tally = field(default_factory=Tally)
    timeless: int = 0
    corrections: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter)
    days: int = 0
    problems: list[Problem] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _late: set[Problem] = field(default_factory=set)

    def report(self, problem: Problem) -> None:
        """Name a problem that the reader has counted, and remember it."""
        self.stream.write(f"custody: {sanitize(str(problem))}\n")
        if len(self.problems) < _KEPT:
            self.problems.append(problem)

    def late(self, problem: Problem) -> None:
        """A problem that reading did not meet, and so did not count; told once, whoever meets it."""
        if problem in self._late:
            return
        self._late.add(problem)
        self.tally.problems += problem.count
        self.report(problem)

    def insist(self) -> None:
        """Nothing was read, and not because nothing was there: then there is no answer, not an empty one.

        Raises:
            LogsError: there were problems and no records.
        """
        if self.problems and not self.tally.records:
            count = counted(self.tally.problems, "problem")
            raise LogsError(f"nothing could be read: {count}, the first: {self.problems[0]}")

    @property
    def line(self) -> str:
        """The counts, in one line; what is rarely there is said where it is."""
        tally = self.tally
        told = [counted(tally.files, "file"), counted(tally.records, "record"), counted(tally.duplicates, "duplicate")]
        told.append(tally.skipped_in_words)
        if self.elsewhere:
            told.append(f"{self.elsewhere.total():,} of other services")
        if self.corrections:
            told.append(counted(self.corrections, "correction"))
        if self.timeless:
            told.append(f"{self.timeless:,} without a readable time")
        return " · ".join([*told, counted(tally.problems, "problem")])

    def write(self) -> None:
        """The notes, and the counts."""
        for note in self.tally.notes[:_NOTED]:
            self.stream.write(f"note: {sanitize(str(note))}\n")
        if (more := self.tally.noted - _NOTED) > 0:
            self.stream.write(f"note: {more:,} more of the kind\n")
        if self.corrections:
            self.stream.write(
                "note: a correction stands in its record's place; custody ask corrected-records shows both\n"
            )
        if self.timeless:
            self.stream.write(
                "note: what has no readable time is in no period; custody ask records-without-time lists it\n"
            )
        self.stream.write(f"{self.line}\n")

    @property
    def code(self) -> int:
        """The exit code, as far as reading decides it."""
        return INCOMPLETE if self.tally.problems or self.timeless else DONE


def counted(count: int, thing: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
