"""What a run over log files came to, counted while it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts of one run.

    Attributes:
        files: files opened.
        skipped: files beside the log files that are none: digests, Insights, other kinds of file.
        records: records and events read, duplicates among them.
        duplicates: those of ``records`` whose id had been read before (``custody.logs.Seen`` states a limit).
        problems: how many problems were reported.
    """

    files: int = 0
    skipped: int = 0
    records: int = 0
    duplicates: int = 0
    problems: int = 0
