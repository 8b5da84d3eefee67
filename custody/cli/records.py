"""From the places that logs are in to the relations of the local engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from custody.catalog import ACTIONS
from custody.lake.rows import row_of
from custody.lake.state_rows import state_row_of
from custody.logs.places import Bucket, EventHistory, Folder, Place
from custody.logs.problem import LogsError, Problem
from custody.logs.reader import DEFAULT_LIMIT, read_file, read_logs
from custody.logs.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from custody.engines.local import LocalEngine
    from custody.lake.rows import Row
    from custody.logs.entry import Entry
    from custody.logs.span import Span
    from custody.settings import Settings

    Report = Callable[[Problem], None]

_BATCH = 2048
_SHOWN = 4
_SOURCES = frozenset(action.event_source for action in ACTIONS)


@dataclass(slots=True)
class Filled:
    """What the relations were filled from.

    Attributes:
        files: read.
        days: of Event history, one a source and Region.
        problems: what could not be read.
        looked_at: prefixes, for the line that says nothing is there.
        notes: what an answer from these places cannot show.
        tally: what was skipped and noted, and the reader's own counts.
    """

    files: int = 0
    days: int = 0
    problems: int = 0
    records: int = 0
    looked_at: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Records:
    """Reads places and fills engines.

    Attributes:
        report: called with each problem.
        limit: bytes of one file, unpacked, by default 64 MiB.
        fetched: called with the name of each file that is not of a folder, and where it is on this machine, before
            it is read.
    """

    settings: Settings
    report: Report
    limit: int = DEFAULT_LIMIT
    fetched: Callable[[str, Path], None] = lambda _name, _path: None

    def fill(self, engine: LocalEngine, places: Sequence[Place], span: Span) -> Filled:
        """Read every place into the engine.

        Raises:
            LogsError: there is nothing to read in any of them.
            AwsError: a bucket or Event history cannot be read.
        """
        filled = Filled()
        rows: list[Row] = []
        states: list[Row] = []
        for entry in self.entries(places, span, filled):
            if entry.event is not None:
                states.append(state_row_of(entry.event, file=entry.file, position=entry.position))
            elif entry.record["eventSource"] in _SOURCES:
                rows.append(row_of(entry.record, file=entry.file, position=entry.position))
            if len(rows) + len(states) >= _BATCH:
                _flush(engine, rows, states)
        _flush(engine, rows, states)
        return filled

    def entries(self, places: Sequence[Place], span: Span, filled: Filled) -> Iterator[Entry]:
        """Every record in every place, duplicates among them, folders first; counts them in ``filled``.

        Raises:
            LogsError: at the end, when there was nothing to read in any place.
            AwsError: a bucket or Event history cannot be read.
        """
        # Folders are read as one, since they may overlap.
        folders = [place for place in places if isinstance(place, Folder)]
        elsewhere = [place for place in places if not isinstance(place, Folder)]

        def report(problem: Problem) -> None:
            filled.problems += problem.count
            self.report(problem)

        there = (self._elsewhere(place, span, filled, report) for place in elsewhere)
        sources = [self._here(folders, filled, report), *there]
        for entry in chain.from_iterable(sources):
            filled.records += 1
            yield entry
        if not filled.files and not filled.days and not filled.problems:
            raise LogsError(_nothing(places, filled))

    def _here(self, folders: Sequence[Folder], filled: Filled, report: Report) -> Iterator[Entry]:
        before = filled.tally.files
        yield from read_logs([each.path for each in folders], report=report, tally=filled.tally, limit=self.limit)
        filled.files += filled.tally.files - before

    def _elsewhere(self, place: Bucket | EventHistory, span: Span, filled: Filled, report: Report) -> Iterator[Entry]:
        for name, path in self._fetched(place, span, filled, report):
            self.fetched(name, path)
            filled.files += isinstance(place, Bucket)
            filled.days += isinstance(place, EventHistory)
            yield from read_file(path, report=report, tally=filled.tally, limit=self.limit, name=name)

    def _fetched(
        self, place: Bucket | EventHistory, span: Span, filled: Filled, report: Report
    ) -> Iterator[tuple[str, Path]]:
        # Loads the AWS SDK.
        from custody.cli.remote_records import from_bucket, from_history  # noqa: PLC0415  # see above

        if isinstance(place, Bucket):
            return from_bucket(self.settings, place, span, filled, report)
        return from_history(self.settings, span, filled)


def _flush(engine: LocalEngine, rows: list[Row], states: list[Row]) -> None:
    if rows:
        engine.add(rows)
        rows.clear()
    if states:
        engine.add_state_changes(states)
        states.clear()


def _nothing(places: Sequence[Place], filled: Filled) -> str:
    looked = filled.looked_at or [str(place) for place in places]
    more = f" and {len(looked) - _SHOWN:,} more" if len(looked) > _SHOWN else ""
    how = "ask about another period, or check the place" if filled.looked_at else "they end in .json, .json.gz or .gz"
    return f"no log files in {', '.join(looked[:_SHOWN]) or 'the bucket'}{more}; {how}"
