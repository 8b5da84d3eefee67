"""CloudTrail log files, read one record at a time: what cannot be read is reported, never raised."""

from __future__ import annotations

from custody.logs.deduplicate import Seen
from custody.logs.entry import Entry
from custody.logs.envelope import event_of
from custody.logs.problem import LogsError, Note, Problem
from custody.logs.reader import DEFAULT_LIMIT, read_logs
from custody.logs.skipped import SkippedKind
from custody.logs.statistics import Tally
from custody.problem_kind import ProblemKind

__all__ = [
    "DEFAULT_LIMIT",
    "Entry",
    "LogsError",
    "Note",
    "Problem",
    "ProblemKind",
    "Seen",
    "SkippedKind",
    "Tally",
    "event_of",
    "read_logs",
]
