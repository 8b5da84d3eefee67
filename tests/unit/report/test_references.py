"""Numbers of lines become ranges, and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from custody.output.report.links import RECORDS, Links
from custody.report.references import MOST, listed, references


@given(st.lists(st.integers(1, 500)))
def test_ranges_hold_exactly_the_numbers(numbers: list[int]) -> None:
    found = references(numbers)
    held = [n for span in found.spans for n in range(span.first, span.last + 1)]

    assert found.count == len(set(numbers)) == len(held) + found.more
    assert held == sorted(set(numbers))[: len(held)]
    assert len(found.spans) <= MOST
    assert all(a.last + 1 < b.first for a, b in zip(found.spans, found.spans[1:], strict=False))


def test_what_a_finding_rests_on_is_listed_first() -> None:
    assert listed([1, 2, 3], [3, 1, 2], 3) == {1, 2, 3}
    assert listed([1, 2, 3], [3, 1, 2], 2) == {3, 1}


def test_one_run_is_linked_straight_and_several_by_the_index() -> None:
    links = Links(frozenset({1, 2, 3}))

    assert links.number("none", []).href == ""
    assert links.number("run", [2, 3]).href == "#R2"
    assert links.number("two", [1, 3]).href == "#i1"
    assert links.number("not listed", [9]).href == RECORDS
    assert [(entry.said, entry.lines.count) for entry in links.entries] == [("two", 2)]
