"""Reading log files: every record of every file, one at a time, and a problem for what is none.

One file is held at a time, so memory depends on the largest file and not on their number. AWS keeps a log
file at 50 MB unpacked
(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-files.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import orjson

from custody.lake.fingerprint import canonical
from custody.logs.ahead import Ahead
from custody.logs.contents import read_contents
from custody.logs.deduplicate import Met, Seen, beside_others
from custody.logs.entry import Entry
from custody.logs.files import Candidate, find_candidates, judge, shown
from custody.logs.problem import NAMED, Problem
from custody.logs.reading import Reading
from custody.logs.statistics import Tally
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from custody.logs.record_borders import Borders
    from custody.logs.selection import Selection

Item = TypeVar("Item")

DEFAULT_LIMIT = 64 << 20
"""Bytes of one file, unpacked."""


def read_logs(
    paths: Iterable[Path],
    *,
    report: Callable[[Problem], None],
    tally: Tally | None = None,
    limit: int = DEFAULT_LIMIT,
    seen: Seen | None = None,
    selection: Selection | None = None,
) -> Iterator[Entry]:
    """Every record below the paths, duplicates among them; nothing in a file ends the run.

    Args:
        paths: folders, searched through, and files.
        report: called with each problem as it is met.
        tally: counts what is read, for a summary.
        limit: bytes of one file, unpacked, by default 64 MiB; a larger file is refused with a problem.
        seen: what was read before these paths; nothing when None.
        selection: which records are given on, the others being counted; all of them when None, read plainly.

    Raises:
        LogsError: at once, when a path does not exist.
    """
    tally = Tally() if tally is None else tally
    found = find_candidates(paths, tally)
    return LogReader(report, tally, limit, Seen() if seen is None else seen, selection).of_candidates(found)


class LogReader:
    """Reads file after file.

    With a selection, a file is looked through first, on another thread; what cannot be told that way, and every file
    without a selection, is read plainly. The records, problems and counts are the same either way.

    Args:
        report: called with each problem; of one file ``NAMED`` are told, and then how many more there are.
        tally: counts what is read.
        limit: as for ``read_logs``.
        seen: what was read before.
        selection: as for ``read_logs``.
    """

    def __init__(
        self,
        report: Callable[[Problem], None],
        tally: Tally,
        limit: int,
        seen: Seen,
        selection: Selection | None = None,
    ) -> None:
        self._report, self._tally, self._limit, self._seen = report, tally, limit, seen
        self._selection = selection

    def of_candidates(self, found: Iterator[Candidate | Problem]) -> Iterator[Entry]:
        """The records of files that are on this machine."""
        for each, borders in self._ahead(found, lambda item: None if isinstance(item, Problem) else item.path):
            if isinstance(each, Problem):
                judged: Path | Problem | None = each
            else:
                judged = judge(each, self._tally) if borders is None else each.path
            if isinstance(judged, Problem):
                self._tally.problems += judged.count
                self._report(judged)
            elif judged is not None:
                yield from self._of_file(judged, "", borders)

    def of_fetched(self, found: Iterator[tuple[str, Path]]) -> Iterator[Entry]:
        """The records of files that were fetched, each under the name that it has where it is from."""
        for (name, path), borders in self._ahead(found, lambda item: item[1]):
            yield from self._of_file(path, name, borders)

    def _ahead(
        self, items: Iterator[Item], path_of: Callable[[Item], Path | None]
    ) -> Iterator[tuple[Item, Borders | None]]:
        if self._selection is None:
            return ((item, None) for item in items)
        selection = self._selection
        return Ahead(self._limit, selection.decide, hours=selection.hours).through(items, path_of)

    def _of_file(self, path: Path, name: str, borders: Borders | None) -> Iterator[Entry]:
        """The records of one file, in its order; counts them, and tells its problems as they are met.

        Args:
            path: where it is on this machine.
            name: what it is called where it is from, as ``s3://bucket/key``; its path when empty.
            borders: what it holds, as far as that was looked through.
        """
        reading = Reading(name or shown(path), name or path.absolute().as_posix())
        told, more = 0, 0
        for item in self._items(reading, path, borders):
            if isinstance(item, Entry):
                if item.alone:
                    yield item
                    continue
                entry, problem = self._beside_others(item)
                yield entry
            else:
                problem = item
            if problem is None:
                continue
            self._tally.problems += problem.count
            if problem.kind is ProblemKind.APPENDED:
                self._tally.signs.append(problem)
                self._report(problem)
            elif told < NAMED:
                told += 1
                self._report(problem)
            else:
                more += problem.count
        if more:
            self._report(Problem(reading.file, "", f"has {more:,} more problem{'' if more == 1 else 's'}", count=more))
        reading.end(self._tally)

    def _beside_others(self, entry: Entry) -> tuple[Entry, Problem | None]:
        """An entry with what tells it from others, and the problem where another one of its id says something else."""
        selection = self._selection
        if selection is not None and selection.tells_alone(entry):
            return Entry(*entry[:-1], alone=True), None
        said = canonical(entry.content)
        met = self._seen.add(entry.id, said)
        if met is Met.OTHER and selection is not None:
            selection.met(entry)
        return entry._replace(said=said), beside_others(entry, met, self._tally)

    def _items(self, reading: Reading, path: Path, borders: Borders | None) -> Iterator[Entry | Problem]:
        """What of a file is given on, and its problems; whatever else it holds is counted."""
        tally, selection, before = self._tally, self._selection, self._tally.records
        if borders is not None and selection is not None and selection.suffices(borders):
            tally.records += borders.records
            alone, file = selection.leave(borders, reading.file), reading.file
            for position, text in borders.chosen:
                # No name stands twice in it, and no number is beyond 64 bits: that was looked at.
                entry = Entry(orjson.loads(text), file, position, alone=alone)
                if not alone:
                    selection.count_correction(entry)
                yield entry
        else:
            for item in reading.items(read_contents(path, self._limit)):
                if not isinstance(item, Entry):
                    yield item
                    continue
                tally.records += 1
                if selection is None:
                    yield item
                elif selection.takes(item):
                    selection.count(item)
                    yield item
        if tally.by_file is not None:
            tally.by_file[reading.file] += tally.records - before
