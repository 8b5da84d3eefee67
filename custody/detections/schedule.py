"""How often a question is asked on its schedule, and about which time.

All runs of an hour share one reading of the log files, and each reads what history it wants. The graver a finding, the
sooner it is wanted: what is critical is asked about hourly, what is high every few hours, the rest once a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from custody.severity import Severity

if TYPE_CHECKING:
    from custody.detections.model import Question

HIGH_HOURS = 4
"""Hours between two runs of a question of severity high, unless the settings say otherwise."""

CHOICES = (1, 2, 3, 4, 6, 8, 12, 24)
"""The hours to choose from: a day is made of whole periods."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SHORTEST_LAG, _LONGEST_LAG = timedelta(minutes=30), timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a question is asked.

    Attributes:
        every: between two runs, and as long is the time asked about.
        lag: how long before the run that time ends. CloudTrail delivers after 5 minutes on average, and does not
            promise to; a record that is later than this is in the record, and in no alert of a question.
        looks_back: from the end of that time, how much history is read: as much before its beginning as the question
            wants.
    """

    every: timedelta
    lag: timedelta
    looks_back: timedelta


def schedule_of(question: Question, severity: Severity, *, high_hours: int = HIGH_HOURS) -> Schedule:
    """How often a question of a severity is asked; never more often than the question itself says.

    Args:
        question: what is asked.
        severity: of its detection, as the settings rate it.
        high_hours: one of ``CHOICES``.
    """
    every = max(question.every, {Severity.CRITICAL: _HOUR, Severity.HIGH: high_hours * _HOUR}.get(severity, _DAY))
    # The more seldom a question is asked the less it matters to wait for late files.
    lag = min(max(every / 4, _SHORTEST_LAG), _LONGEST_LAG)
    return Schedule(every=every, lag=lag, looks_back=question.looks_back + every - question.every)


def in_words(span: timedelta) -> str:
    """A span of whole hours as people say it: ``hour``, ``4 hours``, ``day``, ``90 days``."""
    hours = round(span.total_seconds() / 3600)
    number, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return unit if number == 1 else f"{number} {unit}s"
