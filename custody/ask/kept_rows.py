"""Rows that something is put together of, and that can be had again once it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.ask.answer import Answer
    from custody.engines.protocol import Value


class KeptRows:
    """What is put together of the rows of an answer, which come once.

    Attributes:
        answer: with the rows.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._kept: list[tuple[Value, ...]] | None = None

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """The rows of the answer: as they come, or again once they are held in memory.

        Raises:
            ReadAlreadyError: they came already and nobody kept them.
        """
        return self.answer.rows if self._kept is None else iter(self._kept)

    def kept(self) -> list[dict[str, Value]]:
        """All of them as dictionaries, held in memory from now on.

        Raises:
            ReadAlreadyError: as ``rows``.
        """
        self._kept = list(self.rows())
        return [dict(zip(self.answer.columns, row, strict=True)) for row in self._kept]
