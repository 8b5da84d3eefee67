from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs import seen
from custody.logs.seen import Seen

if TYPE_CHECKING:
    import pytest


def test_an_id_is_new_once() -> None:
    table = Seen()
    assert [table.add(id_) for id_ in ("a", "b", "a", "c", "b", "a")] == [False, False, True, False, True, True]


def test_twenty_thousand_ids_are_told_apart() -> None:
    table = Seen()
    assert not any(table.add(f"id-{number}") for number in range(20_000))
    assert all(table.add(f"id-{number}") for number in range(20_000))


def test_full_table_takes_no_more_and_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_SLOTS", 1 << 10)
    monkeypatch.setattr(seen, "_FULL", 700)
    table = Seen()
    assert not any(table.add(f"id-{number}") for number in range(700))
    assert table.full
    assert not any(table.add(f"more-{number}") for number in range(5_000))
    assert all(table.add(f"id-{number}") for number in range(700))
