"""What is made of a value is the same whether it is remembered or made anew, whatever came before it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody import remembered
from custody.output.csv_writer import _cell
from custody.output.values import jsonable
from custody.remembered import LONGEST, Remembered
from custody.report.escaping import text_of
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ALIKE = [1, True, 1.0, 0, False, 0.0, "1", "", None, "high", Severity.HIGH, NOON, NOON.replace(tzinfo=None)]
ALIKE += [NOON.astimezone(timezone(timedelta(hours=1))), date(2026, 11, 30), float("nan"), "=1", "a\n"]
VALUES = st.sampled_from(ALIKE) | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2) | st.integers()


def cells(shown: Callable[[object], object]) -> Callable[[object], object]:
    return lambda value: _cell(value, shown)


@pytest.mark.parametrize("make", [text_of, jsonable, cells(text_of), cells(jsonable)])
@given(rows=st.lists(st.lists(VALUES, max_size=6), max_size=4))
@example(rows=[ALIKE, [[]], ALIKE[::-1], [*ALIKE, ["a"]]])
def test_remembered_or_not(make: Callable[[object], object], rows: list[list[object]]) -> None:
    made = Remembered(make)
    assert json.dumps([made.of_all(row) for row in rows]) == json.dumps(
        [[make(value) for value in row] for row in rows]
    )


def test_no_more_is_remembered_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    made = Remembered(str)
    assert [made.of_all(["a", "b"]), made.of_all(["c", "d"])] == [["a", "b"], ["c", "d"]]
    assert list(made) == ["d"]


def test_a_long_text_is_not_remembered() -> None:
    made = Remembered(str)
    assert made.of_all(["a" * LONGEST, "b" * (LONGEST + 1)]) == ["a" * LONGEST, "b" * (LONGEST + 1)]
    assert list(made) == ["a" * LONGEST]
