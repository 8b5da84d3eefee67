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
)
def test_many_ids_are_looked_at_as_one_after_the_other_is(files: list[list[int]], full: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "_SLOTS", 64)
        patch.setattr(seen, "_FULL", full)
        one, many = Seen(), Seen()
        for file in files:
            ids = [f"id-{number}" for number in file]
            # The first that is met again ends it.
            assert many.add_ids(ids) == all(map(one.add_id, ids))
            assert (many._used, many._slots[:].tolist()) == (one._used, one._slots[:].tolist())
