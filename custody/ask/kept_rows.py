"""Rows that something is put together of, and that can be had again once it was."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from custody.remembered import Remembered, itself

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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

    def kept(self) -> list[KeptRow]:
        """All of them, held in memory from now on: some 600 bytes a row of a timeline.

        Raises:
            ReadAlreadyError: as ``rows``.
        """
        names = _Names(self.answer.columns)
        # A text is held once that many rows share, as they do accounts, Regions and actors.
        once = Remembered[Any](itself, longest=sys.maxsize)
        self._kept = [tuple(once.of_all(row)) for row in self.rows()]
        return [KeptRow(names, row) for row in self._kept]


class _Names(dict[str, int]):
    """Where in its row each column stands."""

    def __init__(self, columns: Iterable[str]) -> None:
        super().__init__((name, number) for number, name in enumerate(columns))
        self.getters: dict[tuple[str, ...], Callable[[tuple[Value, ...]], tuple[Value, ...]]] = {}

    def getter(self, names: tuple[str, ...]) -> Callable[[tuple[Value, ...]], tuple[Value, ...]]:
        found = self.getters[names] = itemgetter(*(self[name] for name in names))
        return found


class KeptRow(Mapping[str, "Value"]):
    """One row by the names of its columns, which it shares with the others."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: _Names, values: tuple[Value, ...]) -> None:
        self._names, self._values = names, values

    def __getitem__(self, name: str) -> Value:
        return self._values[self._names[name]]

    def plain(self) -> dict[str, Value]:
        """The same as a dictionary of its own."""
        return dict(zip(self._names, self._values, strict=True))

    def several(self, names: tuple[str, ...]) -> tuple[Value, ...]:
        """The values of two columns or more, at once."""
        getter = self._names.getters.get(names) or self._names.getter(names)
        return getter(self._values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"KeptRow({dict(self)!r})"


def several(row: Mapping[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    """The values of some columns of any row."""
    return row.several(names) if isinstance(row, KeptRow) else tuple(row[name] for name in names)
