"""Detections that need history: their questions, asked of everything a scan has read."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from custody.detections.scheduled_query import values
from custody.engines.filling import Filling
from custody.engines.local import LocalEngine
from custody.lake import record_hours
from custody.scan.finding import Finding, about_history
from custody.times.text import after, before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Self

    from custody.detections import Detection, DetectionSettings
    from custody.engines.protocol import Value
    from custody.logs import Entry, Problem

_MEMORY = "512MB"
# Ids can be used again: the record that decided is also of that file and time, as far as the answer says.
_RECORD = """
SELECT * FROM events WHERE event_id = :id
ORDER BY
  CASE WHEN source_file = :file THEN 0 ELSE 1 END, CASE WHEN event_time = CAST(:time AS timestamp) THEN 0 ELSE 1 END,
  source_file, source_position
"""

OWN_TEXTS = (_RECORD,)
"""What is asked besides the questions."""


class History:
    """Collects the records of the services in scope and asks them afterwards.

    DuckDB holds at most 512 MB of them and keeps the rest in the temporary folder.
    """

    def __init__(
        self, detections: Iterable[Detection], settings: DetectionSettings, report: Callable[[Problem], None]
    ) -> None:
        self._asked = tuple((each, each.question) for each in detections if each.question)
        self._settings = settings
        self._closing = ExitStack()
        self._engine = self._closing.enter_context(LocalEngine(memory_limit=_MEMORY))
        self._filling = Filling(self._engine, report)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def take(self, entry: Entry) -> None:
        """Keep a record for the questions; the services' own events are none."""
        if entry.event is None:
            self._filling.take(entry)

    def findings(self) -> Iterator[Finding]:
        """What the questions find in all of it, each asked once about the whole time the records span.

        Raises:
            QueryError: a question does not run.
        """
        self._filling.look()
        spans = {silence: self._engine.span(plausible=silence) for silence in (False, True)}
        for detection, question in self._asked:
            # One mistaken date would be millennia of silence; what happened then happened all the same.
            span = spans[record_hours.VIEW in question.sql]
            if span is None:
                continue
            first, last = span
            bound = values(question, self._settings, until=after(last))
            begun = {"since": str(first), "earliest": str(before(first, question.looks_back))}
            # Of the two, what the question takes.
            answer = self._engine.run(question.sql, bound | {name: begun[name] for name in begun.keys() & bound.keys()})
            # Engines answer in no order of their own; the same logs give the same findings, in the same order.
            for row in sorted(answer.rows, key=_order):
                found = dict(zip(answer.columns, row, strict=True))
                yield about_history(detection, found, self._record(found))

    def _record(self, found: Mapping[str, Value]) -> dict[str, Value]:
        """The row of the record that decided, where one did."""
        if not isinstance(found["event_id"], str):
            return {}
        time, file = found["event_time"], found["source_file"]
        answer = self._engine.run(_RECORD, {"id": found["event_id"], "file": file, "time": time and str(time)})
        return dict(zip(answer.columns, next(answer.rows, ()), strict=False))


def _order(row: tuple[Value, ...]) -> list[tuple[bool, str]]:
    return [(value is not None, str(value)) for value in row]
