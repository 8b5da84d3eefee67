"""What kinds of problem there are in what was read, for those who tell them apart: detections, reports, exit codes."""

from __future__ import annotations

from enum import StrEnum


class ProblemKind(StrEnum):
    """Why something that was read is not, or not only, what it ought to be."""

    UNREADABLE = "unreadable"
    """It gave no record: damaged, cut short, refused, not JSON, not CloudTrail's."""

    APPENDED = "appended"
    """A log file of CloudTrail's own name or place has something behind its end, which CloudTrail never writes."""

    FORMAT = "format"
    """A file that was named is of a format that holds no log files, or not as they are read: CSV, zip, Parquet."""

    REUSED = "reused"
    """A record bears the id of another one and says something else, which CloudTrail never does."""

    DEPTH = "depth"
    """A record is nested so deeply that nothing could be done with it."""

    CHANGED = "changed"
    """A file was not the same afterwards as when it was read."""
