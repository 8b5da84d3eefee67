"""What a run over log files came to, counted while it runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.logs.problem import Note, Problem
    from custody.logs.skipped import SkippedKind

NAMES_KEPT = 100
"""Names of skipped files that are remembered, of each kind; the counts are exact."""

NOTES_KEPT = 100


@dataclass(slots=True)
class Tally:
    """Counts of one run.

    Attributes:
        files: log files opened.
        records: records and events met, duplicates among them.
        duplicates: those of ``records`` that say what one read before says (``custody.logs.Seen`` states a limit).
        placeholders: those whose id is no UUID and was that of another record.
        problems: how many there are, those that are only told by number among them.
        skipped_kinds: how many files of each kind were seen and not read.
        skipped_names: the names of the first ``NAMES_KEPT`` of each kind.
        notes: the first ``NOTES_KEPT`` things to know about files that are no problems.
        noted: how many notes there were.
        by_file: how many of ``records`` each file holds; None when nobody asks.
        signs: the problems of kinds that a detection may look for, one a file.
    """

    files: int = 0
    records: int = 0
    duplicates: int = 0
    placeholders: int = 0
    problems: int = 0
    skipped_kinds: Counter[SkippedKind] = field(default_factory=Counter)
    skipped_names: dict[SkippedKind, list[str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    noted: int = 0
    by_file: Counter[str] | None = None
    signs: list[Problem] = field(default_factory=list)

    @property
    def skipped(self) -> int:
        """Files beside the log files that are none: digests, Insights, other kinds of file."""
        return self.skipped_kinds.total()

    def skip(self, name: str, kind: SkippedKind) -> None:
        """Count a file that is not read, and remember its name."""
        self.skipped_kinds[kind] += 1
        names = self.skipped_names.setdefault(kind, [])
        if len(names) < NAMES_KEPT:
            names.append(name)

    def note(self, note: Note) -> None:
        """Remember something that is no problem."""
        self.noted += 1
        if len(self.notes) < NOTES_KEPT:
            self.notes.append(note)

    @property
    def skipped_in_words(self) -> str:
        """``12 skipped (8 digest, 2 zip, 2 text)``; ``0 skipped`` when nothing was. The most frequent first."""
        ordered = sorted(self.skipped_kinds.items(), key=lambda pair: (-pair[1], pair[0].value))
        kinds = ", ".join(f"{count:,} {kind.value}" for kind, count in ordered)
        return f"{self.skipped:,} skipped{f' ({kinds})' if kinds else ''}"
