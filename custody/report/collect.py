"""Collects what is read: rows for the questions.

Entries pass through, so that the detections look at the same records in the same reading.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.engines.filling import Filling
from custody.engines.local import LocalEngine
from custody.scan.wanted import columns_by_action, columns_for

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import Self

    from custody.lake.hour_counts import HourCounts
    from custody.logs import Entry, Problem

_MEMORY = "512MB"


@dataclass(slots=True, kw_only=True)
class Collected:
    """What came of reading.

    Attributes:
        engine: holds both relations, each record once.
    """

    engine: LocalEngine


class Collector:
    """Fills a ``Collected`` from entries as they pass.

    Args:
        report: called for a record that cannot be kept.
        left_out: where and when there were records that do not pass.
        texts: the SQL of all that will be asked; other columns are not made.

    DuckDB holds at most 512 MB and keeps the rest in the temporary folder, until the collector is closed.
    """

    def __init__(self, report: Callable[[Problem], None], left_out: HourCounts | None, texts: Collection[str]) -> None:
        self._closing = ExitStack()
        engine = LocalEngine(memory_limit=_MEMORY, columns=columns_for(texts), columns_of=columns_by_action(texts))
        self.collected = Collected(engine=self._closing.enter_context(engine))
        self._filling = Filling(self.collected.engine, report, left_out)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The same entries, each kept on its way."""
        for entry in entries:
            self._filling.take(entry)
            yield entry
        self._filling.look()
