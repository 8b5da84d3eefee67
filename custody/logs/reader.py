"""Reading log files: every record of every file, one at a time, and a problem for what is none.

One file is held at a time, so memory depends on the largest file and not on their number. AWS keeps a log
file at 50 MB unpacked
(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-files.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.contents import read_contents
from custody.logs.deduplicate import Seen, beside_others
from custody.logs.entry import Entry
from custody.logs.files import find_files, shown
from custody.logs.problem import NAMED, Problem
from custody.logs.reading import Reading
from custody.logs.statistics import Tally
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

DEFAULT_LIMIT = 64 << 20
"""Bytes of one file, unpacked."""


def read_logs(
    paths: Iterable[Path],
    *,
    report: Callable[[Problem], None],
    tally: Tally | None = None,
    limit: int = DEFAULT_LIMIT,
    seen: Seen | None = None,
) -> Iterator[Entry]:
    """Every record below the paths, duplicates among them; nothing in a file ends the run.

    Args:
        paths: folders, searched through, and files.
        report: called with each problem as it is met.
        tally: counts what is read, for a summary.
        limit: bytes of one file, unpacked, by default 64 MiB; a larger file is refused with a problem.
        seen: what was read before these paths; nothing when None.

    Raises:
        LogsError: at once, when a path does not exist.
    """
    tally = Tally() if tally is None else tally
    found = find_files(paths, tally)
    return _entries(found, report, tally, limit, Seen() if seen is None else seen)


def _entries(
    found: Iterator[Path | Problem], report: Callable[[Problem], None], tally: Tally, limit: int, seen: Seen
) -> Iterator[Entry]:
    for path in found:
        if isinstance(path, Problem):
            tally.problems += 1
            report(path)
            continue
        yield from read_file(path, report=report, tally=tally, limit=limit, seen=seen)


def read_file(
    path: Path,
    *,
    report: Callable[[Problem], None],
    tally: Tally,
    limit: int = DEFAULT_LIMIT,
    name: str = "",
    seen: Seen | None = None,
) -> Iterator[Entry]:
    """The records of one file, in its order; counts them, and tells its problems as they are met.

    Args:
        path: where it is on this machine.
        report: called with each problem; of one file ``NAMED`` are told, and then how many more there are.
        tally: counts what is read.
        limit: as for ``read_logs``.
        name: what it is called where it is from, as ``s3://bucket/key``; by default its path.
        seen: what was read before; nothing when None.
    """
    reading = Reading(name or shown(path), name or path.absolute().as_posix())
    seen = Seen() if seen is None else seen
    told, more = 0, 0
    for item in reading.items(read_contents(path, limit)):
        if isinstance(item, Entry):
            tally.records += 1
            problem = beside_others(item, seen, tally)
            yield item
        else:
            problem = item
        if problem is None:
            continue
        tally.problems += problem.count
        if problem.kind is ProblemKind.APPENDED:
            tally.signs.append(problem)
            report(problem)
        elif told < NAMED:
            told += 1
            report(problem)
        else:
            more += problem.count
    if more:
        report(Problem(reading.file, "", f"has {more:,} more problem{'' if more == 1 else 's'}", count=more))
    reading.end(tally)
