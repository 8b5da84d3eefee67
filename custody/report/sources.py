"""What a report rests on: log files with their sizes, sums and how many records each gave, and looked-up days."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.logs.files import find_files, shown
from custody.logs.places import EVENT_HISTORY
from custody.logs.problem import LogsError, Problem
from custody.logs.statistics import Tally
from custody.problem_kind import ProblemKind
from custody.report.sums import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFile:
    """One file that was read.

    Attributes:
        name: the path as it was found, or ``s3://`` with bucket and key, as in the column ``source_file``.
        sha256: the sum of its bytes as they lie there, packed or not; empty for what was looked up and is no file
            that anybody else has.
        size: bytes.
        records: records and events that were read from it, duplicates among them.
    """

    name: str
    sha256: str
    size: int
    records: int


class Sources:
    """Sums every file before it is read, and sees afterwards whether one changed meanwhile.

    Args:
        paths: folders and files, as for ``custody.logs.read_logs``.

    Raises:
        LogsError: a path does not exist, or is a pipe or a device.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._found: dict[str, tuple[Path, str, int, int]] = {}
        for path in find_files(paths, Tally()):
            if isinstance(path, Problem):
                continue
            try:
                status = path.stat()
                if not stat.S_ISREG(status.st_mode):
                    # Summing a pipe would use up what is to be read.
                    raise LogsError(f"{shown(path)} is no file that keeps its bytes, so it has no sum; save it as one")
                self._found[shown(path)] = (path, sum_of(path), status.st_size, status.st_mtime_ns)
            except OSError:
                # The reading names it as a problem; there is nothing to sum.
                continue

    def add(self, name: str, path: Path) -> None:
        """Sum a file that was fetched, before it is read.

        Args:
            name: what it is called where it is from; from there a day of Event history, a copy of answers, has none
                of the bytes, and gets no sum.
            path: where it is on this machine.

        Raises:
            OSError: it cannot be read.
        """
        status = path.stat()
        digest = "" if name.startswith(f"{EVENT_HISTORY}:") else sum_of(path)
        self._found[name] = (path, digest, status.st_size, status.st_mtime_ns)

    def files(self, records: Mapping[str, int]) -> tuple[LogFile, ...]:
        """Every file, by name, with how many records it gave."""
        return tuple(
            LogFile(name=name, sha256=digest, size=size, records=records.get(name, 0))
            for name, (_, digest, size, _) in sorted(self._found.items())
        )

    def changed(self) -> tuple[Problem, ...]:
        """A problem for each file that is no longer what was summed: its sum then proves nothing."""
        return tuple(
            Problem(name, "", "changed while the report was made; make the report again", ProblemKind.CHANGED)
            for name, (path, _, size, modified) in sorted(self._found.items())
            if _now(path) != (size, modified)
        )


def _now(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
