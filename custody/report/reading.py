"""What reading the logs came to, as far as a report tells it: what was not read, and what does not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.logs.problem import Problem
    from custody.logs.skipped import SkippedKind
    from custody.logs.statistics import Tally

NAMED = 50
"""Files of one kind that the page names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Counts and names.

    Attributes:
        tally: the reader's counts, and the names of files that were seen and not read.
        problems: what could not be read; the first thousand.
        elsewhere: records of services that are not audited, by service.
        timeless: records and events without a readable time.
    """

    tally: Tally
    problems: tuple[Problem, ...]
    elsewhere: Mapping[str, int]
    timeless: int

    @property
    def skipped(self) -> list[tuple[SkippedKind, int, list[str]]]:
        """Kind, count and names of the files that were not read, the most frequent kind first."""
        tally = self.tally
        kinds = sorted(tally.skipped_kinds.items(), key=lambda pair: (-pair[1], pair[0].value))
        return [(kind, count, tally.skipped_names[kind][:NAMED]) for kind, count in kinds]
