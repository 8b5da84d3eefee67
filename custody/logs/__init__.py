"""CloudTrail log files, read one record at a time: what cannot be read is reported, never raised."""

from __future__ import annotations

from custody.logs.entry import Entry
from custody.logs.envelope import event_of
from custody.logs.problem import LogsError, Problem
from custody.logs.reader import DEFAULT_LIMIT, read_logs
from custody.logs.seen import Seen
from custody.logs.tally import Tally

__all__ = ["DEFAULT_LIMIT", "Entry", "LogsError", "Problem", "Seen", "Tally", "event_of", "read_logs"]
