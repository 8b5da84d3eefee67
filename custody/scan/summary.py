"""What a scan came to: what reading did, and what was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from custody.logs.gathered import Gathered, counted
from custody.severity import Severity


@dataclass(slots=True)
class Summary(Gathered):
    """Counts and problems of one scan, and its findings by severity."""

    severities: Counter[Severity] = field(default_factory=Counter)

    def write(self) -> None:
        """The counts of reading, and those of findings."""
        # Not super(): slots make the class anew, and the short form would look for the one before.
        Gathered.write(self)
        found = [f"{count:,} {level}" for level in reversed(Severity) if (count := self.severities[level])]
        total = sum(self.severities.values())
        self.stream.write(f"{counted(total, 'finding')}{': ' if found else ''}{', '.join(found)}\n")

    @property
    def worst(self) -> Severity | None:
        """The highest severity that was found."""
        return max(self.severities, key=lambda level: level.rank, default=None)
