from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.logs import deduplicate as seen
from custody.logs.deduplicate import Met, Seen


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


@given(
    files=st.lists(st.lists(st.integers(0, 60), max_size=20), max_size=6),
    full=st.sampled_from([0, 8, 40, 48]),
    few=st.sampled_from([0, 5, 60]),
)
def test_many_ids_are_looked_at_as_one_after_the_other_is(files: list[list[int]], full: int, few: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "_FEW", few)
        patch.setattr(seen, "_SLOTS", 64)
        patch.setattr(seen, "_FULL", full)
        one, many = Seen(), Seen()
        for file in files:
            ids = [f"id-{number}" for number in file]
            new = all(map(one.add_id, ids))
            assert many.add_ids(ids) == new
            if not new:
                # The first that is met again ends it.
                break
            assert (many._used, marks(many)) == (one._used, marks(one))


def marks(table: Seen) -> set[int]:
    held = table._slots.tolist() if table._few is None else table._few
    return {mark & 0xFFFF_FFFF_FFFF_FFFF for mark in held} - {0}


@pytest.mark.parametrize("few", [0, 300, 600_000])
def test_it_is_the_same_in_a_set_and_in_the_table(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_FEW", few)
    table = Seen()
    assert table.add_ids([f"id-{number}" for number in range(100)])
    assert {table.add(f"id-{number}", b"%d" % number) for number in range(100, 400)} == {Met.NEW}
    assert not table.add_id("id-99")
    assert not table.add_ids(["new", "id-399"])
    assert table.add("id-399", b"399") is Met.COPY
    assert (table._few is None) == (few < 600_000)
