"""An answer: columns at once, rows as they come, and where they are from."""

from __future__ import annotations

from contextlib import ExitStack
from inspect import GEN_CLOSED, getgeneratorstate
from typing import TYPE_CHECKING
from weakref import finalize

from custody.errors import ReadAlreadyError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from typing import Self

    from custody.ask.excepted import ExceptedRows
    from custody.engines.protocol import ResultSet, Value
    from custody.logs.summary import Reading
    from custody.questions import Question


class Answer:
    """The answer to a question; its rows can be had once, and whoever asks for them again is told so.

    Reading them to the end frees what holds them; whoever stops before that uses it in a ``with`` block, or calls
    ``close``.

    Attributes:
        question: what was asked.
        columns: names, in order.
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
        excepted: ExceptedRows | None = None,
    ) -> None:
        self.question = question
        self.columns = result.columns
        self.origin = origin
        self.notes = tuple(notes)
        self.reading = reading
        self._excepted = excepted
        self._closing = closing or ExitStack()
        self._closed = False
        self._rows = _read(result, self._closing)
        # Whoever forgets rows that were not read to their end leaves nothing behind; they may outlive the answer.
        finalize(self._rows, self._closing.close)

    @property
    def rows(self) -> Iterator[tuple[Value, ...]]:
        """A tuple of values a row: text, numbers, booleans, dates, times in UTC without a zone, or None.

        Raises:
            ReadAlreadyError: they were read to the end, or the answer was closed.
        """
        if self._closed or getgeneratorstate(self._rows) == GEN_CLOSED:
            raise ReadAlreadyError(
                f"the answer to {self.question.id} was read already; ask again, or keep its rows in a list"
            )
        return self._rows

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

    @property
    def excepted(self) -> int:
        """How many of the rows that were read so far exceptions of the settings cover."""
        return 0 if self._excepted is None else self._excepted.met

    def close(self) -> None:
        """Free what holds the rows; those not read yet are lost."""
        self._closing.close()
        self._closed = True


def _read(result: ResultSet, closing: ExitStack) -> Generator[tuple[Value, ...]]:
    yield from result.rows
    closing.close()
