"""An answer: columns at once, rows as they come, and where they are from."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING
from weakref import finalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from custody.engines.protocol import ResultSet, Value
    from custody.logs.summary import Reading
    from custody.questions import Question


class Answer:
    """The answer to a question; its rows can be had once.

    Reading them to the end frees what holds them; whoever stops before that uses it in a ``with`` block, or calls
    ``close``.

    Attributes:
        question: what was asked.
        columns: names, in order.
        rows: a tuple of values a row: text, numbers, booleans, dates, times in UTC without a zone, or None.
        origin: where it is from and what it cost, in words: ``local``, ``Event history``, ``athena · 12.3 MB scanned``.
        notes: what an answer from there cannot show.
        reading: counts and problems of reading; None where Athena answered.
    """

    def __init__(
        self,
        question: Question,
        result: ResultSet,
        origin: str,
        *,
        notes: Iterable[str] = (),
        reading: Reading | None = None,
        closing: ExitStack | None = None,
    ) -> None:
        self.question = question
        self.columns = result.columns
        self.origin = origin
        self.notes = tuple(notes)
        self.reading = reading
        self._closing = closing or ExitStack()
        self.rows: Iterator[tuple[Value, ...]] = _read(result, self._closing)
        # Whoever forgets an answer that was not read to its end leaves nothing behind.
        finalize(self, self._closing.close)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """The rows as dictionaries, by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def complete(self) -> bool:
        """Whether everything that was to be read could be read."""
        return self.reading is None or self.reading.complete

    def close(self) -> None:
        """Free what holds the rows; those not read yet are lost."""
        self._closing.close()
        self.rows = iter(())


def _read(result: ResultSet, closing: ExitStack) -> Iterator[tuple[Value, ...]]:
    yield from result.rows
    closing.close()
