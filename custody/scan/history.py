"""Detections that need history: their questions, asked of everything a scan has read."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from custody.detections.scheduled_query import values
from custody.engines.filling import Filling
from custody.engines.local import LocalEngine
from custody.forwarding.rule_findings import of_any_place
from custody.lake import record_hours
from custody.lake.rule_findings import reads_rule_findings
from custody.scan.finding import Finding, about_history
from custody.scan.wanted import columns_by_action, columns_for
from custody.times.text import after, before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from custody.detections import Detection, DetectionSettings
    from custody.engines.protocol import Value
    from custody.lake.hour_counts import HourCounts
    from custody.logs import Entry, Problem
    from custody.scan.excepting import Excepting

_MEMORY = "512MB"


class History:
    """Collects the records of the services in scope and asks them afterwards.

    DuckDB holds at most 512 MB of them and keeps the rest in the temporary folder.

    Args:
        detections: with their questions.
        settings: what these are told.
        report: called for a record that cannot be kept.
        left_out: where and when there were records that do not come here.
        filled: an engine that somebody else fills with the same records, and closes.
    """

    def __init__(
        self,
        detections: Iterable[Detection],
        settings: DetectionSettings,
        report: Callable[[Problem], None],
        left_out: HourCounts | None = None,
        filled: LocalEngine | None = None,
    ) -> None:
        self._asked = tuple((each, each.question) for each in detections if each.question)
        self._settings = settings
        self._closing = ExitStack()
        self._filling: Filling | None = None
        self._keeps_events = any(reads_rule_findings(question.sql) for _, question in self._asked)
        if filled is not None:
            self._engine = filled
            return
        texts = [question.sql for _, question in self._asked]
        engine = LocalEngine(memory_limit=_MEMORY, columns=columns_for(texts), columns_of=columns_by_action(texts))
        self._engine = self._closing.enter_context(engine)
        self._filling = Filling(self._engine, report, left_out)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def take(self, entry: Entry) -> None:
        """Keep a record for the questions; the services' own events are none, but where alerts are looked for."""
        if (entry.event is None or self._keeps_events) and self._filling is not None:
            self._filling.take(entry)

    def findings(self, excepting: Excepting | None = None) -> Iterator[Finding]:
        """What the questions find in all of it, each asked once about the whole time the records span.

        Args:
            excepting: the exceptions; none by default.

        Raises:
            QueryError: a question does not run.
        """
        if self._filling is not None:
            self._filling.look()
        self._engine.rule_findings = partial(of_any_place, self._settings)
        spans = {silence: self._engine.span(plausible=silence, events=False) for silence in (False, True)}
        for detection, question in self._asked:
            # One mistaken date would be millennia of silence; what happened then happened all the same.
            span = spans[record_hours.VIEW in question.sql]
            if span is None or (reads_rule_findings(question.sql) and not self._engine.holds_alerts()):
                continue
            first, last = span
            bound = values(question, self._settings, until=after(last))
            begun = {"since": str(first), "earliest": str(before(first, question.looks_back))}
            # Of the two, what the question takes.
            answer = self._engine.run(question.sql, bound | {name: begun[name] for name in begun.keys() & bound.keys()})
            # Engines answer in no order of their own; the same logs give the same findings, in the same order.
            rows = [dict(zip(answer.columns, row, strict=True)) for row in sorted(answer.rows, key=_order)]
            records = self._engine.records({id_ for row in rows if isinstance(id_ := row["event_id"], str)})
            for row in rows:
                finding = about_history(detection, row, _decisive(row, records.get(str(row["event_id"]), [])))
                yield excepting.told(finding, str(row["actor"] or "")) if excepting else finding


def _decisive(found: Mapping[str, Value], records: Sequence[dict[str, Value]]) -> dict[str, Value]:
    """The row of the record that decided, where one did.

    Ids can be used again: it is also of that file and time, as far as the answer says.
    """
    if not isinstance(found["event_id"], str) or not records:
        return {}
    file, time = found["source_file"], found["event_time"]
    return min(records, key=lambda record: (record["source_file"] != file, record["event_time"] != time))


def _order(row: tuple[Value, ...]) -> list[tuple[bool, str]]:
    return [(value is not None, str(value)) for value in row]
