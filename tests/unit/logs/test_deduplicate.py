from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs import deduplicate as seen
from custody.logs.deduplicate import Met, Seen

if TYPE_CHECKING:
    import pytest


def test_a_copy_says_the_same_and_another_of_its_id_does_not() -> None:
    table = Seen()
    given = [("a", b"1"), ("b", b"2"), ("a", b"1"), ("a", b"3"), ("a", b"3"), ("b", b"2"), (None, b"4"), (None, b"4")]
    assert [table.add(*each) for each in given] == [
        Met.NEW, Met.NEW, Met.COPY, Met.OTHER, Met.COPY, Met.COPY, Met.NEW, Met.COPY
    ]  # fmt: skip


def test_twenty_thousand_records_are_told_apart() -> None:
    table = Seen()
    assert {table.add(f"id-{number}", b"%d" % number) for number in range(20_000)} == {Met.NEW}
    assert {table.add(f"id-{number}", b"%d" % number) for number in range(20_000)} == {Met.COPY}
    assert {table.add(f"id-{number}", b"other %d" % number) for number in range(20_000)} == {Met.OTHER}


def test_full_table_takes_no_more_and_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_SLOTS", 1 << 11)
    monkeypatch.setattr(seen, "_FULL", 1_400)
    table = Seen()
    assert {table.add(f"id-{number}", b"%d" % number) for number in range(700)} == {Met.NEW}
    assert table.full
    assert {table.add(f"more-{number}", b"more %d" % number) for number in range(5_000)} == {Met.NEW}
    assert {table.add(f"id-{number}", b"%d" % number) for number in range(700)} == {Met.COPY}
