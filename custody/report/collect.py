"""Collects what is read: rows for the questions, counts of files, and what was read and does not count.

Entries pass through, so that the detections look at the same records in the same reading.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from custody.catalog import ACTIONS
from custody.engines.local import LocalEngine
from custody.lake.rows import Row, row_of
from custody.lake.state_rows import state_row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any, Self

    from custody.logs import Entry, Problem

_BATCH = 2048
_MEMORY = "512MB"
_SOURCES = frozenset(action.event_source for action in ACTIONS)


@dataclass(slots=True, kw_only=True)
class Collected:
    """What came of reading.

    Attributes:
        engine: holds both relations, each record once.
        records: how many records and events each file gave.
        elsewhere: how many records of each service that the catalogue does not know; they were left out.
        subjects: what a record was done to, by file and position, where neither repository nor pipeline says.
        problems: what could not be read.
    """

    engine: LocalEngine
    records: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    subjects: dict[tuple[str, int], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Collector:
    """Fills a ``Collected`` from entries as they pass.

    Args:
        subject_of: says in a phrase what a record was done to, or None.

    DuckDB holds at most 512 MB and keeps the rest in the temporary folder, until the collector is closed.
    """

    def __init__(self, subject_of: Callable[[Mapping[str, Any]], str | None] = lambda _: None) -> None:
        self._subject_of = subject_of
        self._rows: list[Row] = []
        self._states: list[Row] = []
        self._closing = ExitStack()
        self.collected = Collected(engine=self._closing.enter_context(LocalEngine(memory_limit=_MEMORY)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def report(self, problem: Problem) -> None:
        """Remember what could not be read."""
        self.collected.problems.append(problem)

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The same entries, each kept on its way."""
        for entry in entries:
            self._take(entry)
            yield entry
        self._flush()

    def _take(self, entry: Entry) -> None:
        kept = self.collected
        kept.records[entry.file] += 1
        try:
            if entry.event is not None:
                self._states.append(state_row_of(entry.event, file=entry.file, position=entry.position))
            elif (source := str(entry.record.get("eventSource"))) in _SOURCES:
                row = row_of(entry.record, file=entry.file, position=entry.position)
                self._rows.append(row)
                if not (row["repository"] or row["pipeline"]) and (subject := self._subject_of(entry.record)):
                    kept.subjects[entry.file, entry.position] = subject
            else:
                kept.elsewhere[source] += 1
        except RecursionError:
            # Whoever looks at it next reports it, with its place.
            return
        if len(self._rows) + len(self._states) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self.collected.engine.add(self._rows)
        self.collected.engine.add_state_changes(self._states)
        self._rows, self._states = [], []
