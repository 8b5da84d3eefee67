"""Rows that are held in memory: mappings that share their names, and the texts that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custody.ask.kept_rows import KeptRow, KeptRows

if TYPE_CHECKING:
    from collections.abc import Iterator


class Answered:
    columns = ("account", "number")

    def __init__(self) -> None:
        self._left = iter([(str(1111) + str(2222), number) for number in range(3)])

    @property
    def rows(self) -> Iterator[tuple[Any, ...]]:
        return self._left


def kept() -> tuple[KeptRows, list[KeptRow]]:
    found = KeptRows(Answered())  # type: ignore[arg-type]
    return found, found.kept()


def test_a_row_is_a_mapping() -> None:
    _, (first, *_) = kept()
    assert dict(first) == {**first} == {"account": "11112222", "number": 0}
    assert (len(first), list(first), "number" in first, first.get("other")) == (2, ["account", "number"], True, None)
    assert first == {"account": "11112222", "number": 0}
    assert repr(first) == "KeptRow({'account': '11112222', 'number': 0})"
    with pytest.raises(KeyError):
        first["other"]


def test_rows_come_again_and_in_their_order() -> None:
    found, rows = kept()
    assert [row["number"] for row in rows] == [number for _, number in found.rows()] == [0, 1, 2]


def test_a_text_that_repeats_is_held_once() -> None:
    assert len({id(row["account"]) for row in kept()[1]}) == 1
