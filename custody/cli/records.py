"""From the places that logs are in to the relations of the local engine."""

from __future__ import annotations

from dataclasses import dataclass, field
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

_BATCH = 2048
_SHOWN = 4
_SOURCES = frozenset(action.event_source for action in ACTIONS)


@dataclass(slots=True)
class Filled:
    """What the relations were filled from.

    Attributes:
        files: read.
        days: of Event history, one a source and Region.
        looked_at: prefixes, for the line that says nothing is there.
        notes: what an answer from these places cannot show.
    """

    files: int = 0
    days: int = 0
    records: int = 0
    looked_at: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Records:
    """Reads places and fills engines.

    Attributes:
        report: called with each problem.
    """

    settings: Settings
    report: Callable[[Problem], None]

    def fill(self, engine: LocalEngine, places: Sequence[Place], span: Span) -> Filled:
        """Read every place into the engine.

        Raises:
            LogsError: there is nothing to read in any of them.
            AwsError: a bucket or Event history cannot be read.
        """
        filled = Filled()
        rows: list[Row] = []
        states: list[Row] = []
        for place in places:
            for entry in self._entries(place, span, filled):
                filled.records += 1
                if entry.event is not None:
                    states.append(state_row_of(entry.event, file=entry.file, position=entry.position))
                elif entry.record["eventSource"] in _SOURCES:
                    rows.append(row_of(entry.record, file=entry.file, position=entry.position))
                if len(rows) + len(states) >= _BATCH:
                    _flush(engine, rows, states)
        _flush(engine, rows, states)
        if not filled.files and not filled.days:
            raise LogsError(_nothing(places, filled))
        return filled

    def _entries(self, place: Place, span: Span, filled: Filled) -> Iterator[Entry]:
        if isinstance(place, Folder):
            tally = Tally()
            yield from read_logs([place.path], report=self.report, tally=tally)
            filled.files += tally.files
            return
        for name, path in self._fetched(place, span, filled):
            filled.files += isinstance(place, Bucket)
            filled.days += isinstance(place, EventHistory)
            for item in read_file(path, DEFAULT_LIMIT):
                if isinstance(item, Problem):
                    self.report(Problem(name, item.position, item.what))
                else:
                    yield item._replace(file=name)

    def _fetched(self, place: Bucket | EventHistory, span: Span, filled: Filled) -> Iterator[tuple[str, Path]]:
        # Loads the AWS SDK.
        from custody.cli.remote_records import from_bucket, from_history  # noqa: PLC0415  # see above

        if isinstance(place, Bucket):
            return from_bucket(self.settings, place, span, filled, self.report)
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
