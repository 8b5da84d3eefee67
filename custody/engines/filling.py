"""From entries of log files to the relations of the local engine, for every command that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.hour_counts import HourCounts
from custody.lake.rows import row_of
from custody.lake.sameness import ALONE
from custody.lake.state_rows import state_row_of
from custody.logs.entry import is_audited, too_deep
from custody.logs.problem import Problem
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.engines.local import LocalEngine
    from custody.lake.rows import Row
    from custody.logs.entry import Entry

_BATCH = 2048


class Filling:
    """Fills an engine with the records of audited services and with events; of others it counts the hours.

    Args:
        engine: what to fill.
        report: called for a record that cannot be made a row.
        left_out: where and when there were records that are not given here.
    """

    def __init__(
        self, engine: LocalEngine, report: Callable[[Problem], None], left_out: HourCounts | None = None
    ) -> None:
        self._engine = engine
        self._others = HourCounts()
        self._left_out = left_out
        self._report = report
        self._rows: list[Row] = []
        self._states: list[Row] = []

    def take(self, entry: Entry) -> Row | None:
        """Keep an entry; returns the row of a record that was kept."""
        row = None
        try:
            if entry.event is not None:
                self._states.append(state_row_of(entry.event, file=entry.file, position=entry.position))
            elif is_audited(entry):
                row = self._row(entry)
                self._rows.append(row)
            else:
                self._others.add_record(entry.record, entry.file, other=True)
        except RecursionError:
            self._report(too_deep(entry))
        if len(self._rows) + len(self._states) >= _BATCH:
            self.end()
        return row

    def _row(self, entry: Entry) -> Row:
        engine, record = self._engine, entry.record
        columns, fingerprint = engine.columns, ""
        if entry.alone:
            columns = engine.columns_alone(record["eventSource"], record["eventName"])
            fingerprint = "" if engine.shows_fingerprints else f"{ALONE}{entry.id}"
        return row_of(
            record,
            file=entry.file,
            position=entry.position,
            columns=columns,
            beside=engine.columns,
            said=entry.said,
            fingerprint=fingerprint,
        )

    def all_of(self, entries: Iterable[Entry]) -> None:
        """Keep everything, to its end, and look at it."""
        for entry in entries:
            self.take(entry)
        self.look()

    def look(self) -> None:
        """Hand on what has been kept, and report what is wrong with all of it together."""
        self.end()
        for hours in filter(None, (self._others, self._left_out)):
            self._engine.count_hours(hours)
        self._others, self._left_out = HourCounts(), None
        for named, made, file, position in self._engine.disputed():
            what = (
                f"({made}) says that it corrects {named}, and is not alone or changes more than it says; both are kept"
            )
            self._report(Problem(file, f"record {position}", what, ProblemKind.REUSED))

    def end(self) -> None:
        """Hand on what has been kept so far."""
        if self._rows:
            self._engine.add(self._rows)
        if self._states:
            self._engine.add_state_changes(self._states)
        self._rows, self._states = [], []
