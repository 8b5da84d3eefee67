"""No cell of any CSV file here is calculated, whatever separates cells where it is opened; texts can be had back."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody.output import spreadsheet
from custody.output.csv_writer import csv_text, write_csv
from custody.output.spreadsheet import RESTORE, cell
from custody.report.escaping import text_of
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

CASE = Path(__file__).parents[2] / "cases" / "csv" / "formula-after-a-semicolon.json"
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"
NASTY = st.text(st.sampled_from([*SIGNS, *";,|\t\r\n \"'x1\\", "\u00a0", "\uff1b", "\x1b", "\ufeff"]), max_size=8)


def answers(rows: list[list[str]]) -> str:
    stream = io.StringIO(newline="")
    write_csv(("a", "b", "c"), rows, stream)
    return stream.getvalue()


def report(rows: list[list[str]]) -> str:
    return csv_text(("a", "b", "c"), rows, text_of)


def formulas(text: str) -> list[str]:
    """The cells that some spreadsheet would calculate, whichever separator it goes by."""
    cells = [each for by in ",;|\t" for row in csv.reader(io.StringIO(text, newline=""), delimiter=by) for each in row]
    return [each for each in cells if each.lstrip().startswith(tuple(SIGNS))]


@pytest.mark.parametrize("write", [answers, report])
@given(rows=st.lists(st.lists(NASTY, min_size=3, max_size=3), max_size=3))
@example(rows=[["a", 'x;"=1+1"', ";\n=1"], ["\uff1d1", "\t=1", "\r=1"], ["x|=1", "x\uff1b@1", "x; '=1"]])
def test_no_cell_is_calculated(write: Callable[[list[list[str]]], str], rows: list[list[str]]) -> None:
    assert formulas(write(rows)) == []


@given(NASTY)
@example("'=1")
@example("x;''=1;=2")
def test_a_text_can_be_had_back(text: str) -> None:
    assert re.sub(RESTORE, r"\1", cell(text)) == sanitize(text)


@pytest.mark.parametrize("text", ["", "arn:aws:iam::1:user/x", "a-b=c", "a; b", "it's", "2026-11-20", "sha256:1"])
def test_ordinary_text_stays(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("said", "file"),
    [
        (["scan", "-f", "csv", "-o", "out.csv", CASE], "out.csv"),
        (["ask", "who-pushed", "-f", "csv", "-o", "out.csv", "--logs", CASE], "out.csv"),
        (["timeline", "-f", "csv", "-o", "out.csv", "--logs", CASE], "out.csv"),
        (["lineage", "shop/api:latest", "-f", "csv", "-o", "out.csv", "--logs", CASE], "out.csv"),
        (["report", "-o", "out", "--logs", CASE], "out/**/*.csv"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_the_case_is_harmless_in_every_file(said: list[Any], file: str, custody: Any, tmp_path: Path) -> None:
    assert custody(*said).code in {0, 1}
    written = [each.read_text("utf-8") for each in tmp_path.glob(file)]
    assert written
    assert not [each for text in written for each in formulas(text)]
    assert json.loads(CASE.read_text("utf-8"))["Records"][0]["userAgent"].count(";=") == 1


@given(NASTY | st.text(max_size=8))
@example("\u2028=1")
@example("a=1")
@example("a\uff1b=1")
def test_a_text_that_is_told_quickly_is_what_it_would_be(text: str) -> None:
    shown = sanitize(text)
    assert cell(text) == spreadsheet._FORMULA.sub(r"\1'", shown)
