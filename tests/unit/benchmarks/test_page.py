"""The table of aims says what was measured, and the pages what the results hold."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import options, size_of
from benchmarks.aims import AIMS, held
from benchmarks.latency import with_section
from benchmarks.page import ATHENA, LAPTOP, page, scale
from benchmarks.section import Section

ROOT = Path(__file__).resolve().parents[3]
ATHENAS = {"athena.compacted.year_bytes": 3.2e8, "athena.compacted.year_usd": 0.0016}
RESULTS: dict[str, Any] = {
    "machine": {"cores": "2", "processor": "Some", "load before": "0.2", "day": "2026-11-30"},
    "options": {"share": 0.06, "runs": 3},
    "logs": {"files": 10, "records": 5_000, "json_bytes": 9_000_000_000, "gzip_bytes": 1_000_000_000, "audited": 0.5},
    "aims": [{"aim": "fast", "measured": "2.00 times", "met": "yes"}],
    "sections": [
        {
            "title": "Commands",
            "columns": ["", "s"],
            "rows": [["`ask`", "1"]],
            "notes": ["A note. " * 30],
            "figures": {"ask.wall": 19.0, "start.ask.wall": 1.0, "ask.peak": 3e8, **ATHENAS},
            "left_out": ["jq: there is\nnone"],
        }
    ],
}


def line(figures: dict[str, float], beginning: str) -> tuple[str, str]:
    (found,) = (each for each in held(figures) if each.aim.startswith(beginning))
    return found.measured, found.met


@pytest.mark.parametrize(
    ("figures", "aim", "said"),
    [
        ({"reader.ratio": 1.5}, "the reader alone: at most", ("1.50 times", "yes")),
        ({"reader.ratio": 1.51}, "the reader alone: at most", ("1.51 times", "**no**")),
        ({"duckdb.over_reader": 8.0}, "DuckDB", ("8.00 times", "yes")),
        ({"duckdb.over_reader": 7.9}, "DuckDB", ("7.90 times", "**no**")),
        ({"memory.ask": 401e6}, "most memory of `ask`", ("401 MB", "**no**")),
        ({"athena.compacted": 501.0}, "one day before the last seven on Athena", ("1 / 501", "yes")),
        ({"athena.compacted": 499.0}, "one day before the last seven on Athena", ("1 / 499", "**no**")),
        ({"chdb.over_ask": 0.9, "orjson.over_ask": 3.0}, "every other reader", ("0.90 times", "**no**")),
        ({}, "the second `ask`", ("-", "not measured")),
    ],
)
def test_an_aim_is_met_or_not(figures: dict[str, float], aim: str, said: tuple[str, str]) -> None:
    assert line(figures, aim) == said


def test_every_aim_stands_in_the_table_whatever_was_measured() -> None:
    assert [each.aim for each in held({})][:-1] == [aim.text for aim in AIMS]
    assert {each.met for each in held({})} == {"not measured"}


def test_the_page_has_the_aims_first_and_names_what_was_left_out() -> None:
    text = page(RESULTS)

    assert text.index("| fast | 2.00 times | yes |") < text.index("## Commands")
    assert "| `ask` | 1 |" in text
    assert "- jq: there is none" in text
    assert max(len(each) for each in text.splitlines() if not each.startswith("|")) <= 120


MARKS = ["<!-- {0}: begin, written by make bench -->", "stale", "<!-- {0}: end, written by make bench -->", ""]
TEXT = "".join(f"{name}\n" + "\n".join(MARKS).format(name) for name in (LAPTOP, ATHENA))


@pytest.mark.parametrize(
    ("load", "size", "said"),
    [
        ("0.2", 1e9, set()),
        ("9.1", 1e9, {"The machine was busy"}),
        ("0.2", 2e7, {"So few files"}),
        ("9.1", 2e7, {"The machine was busy", "So few files"}),
    ],
)
def test_a_poor_run_says_that_it_is_one(load: str, size: float, said: set[str]) -> None:
    machine, logs = {**RESULTS["machine"], "load before": load}, {**RESULTS["logs"], "json_bytes": size}
    text = " ".join(page({**RESULTS, "machine": machine, "logs": logs}).split())

    assert {caveat for caveat in ("The machine was busy", "So few files") if caveat in text} == said


def test_a_terabyte_is_computed_from_a_gigabyte() -> None:
    # 18 s more than the start for 9 GB of JSON, which are 1 GB of gzip.
    assert "| `ask`, first time | 1.0 s | 2.0 s | 3 min | 30 min | 5.0 h | 300 MB |" in scale(TEXT, RESULTS)


def test_what_a_layout_reads_stands_beside() -> None:
    assert "| an older day, as `custody ask` reads it | 0.32 GB | 0.00160 |" in scale(TEXT, RESULTS)


def test_only_what_is_between_the_marks_is_replaced() -> None:
    text = scale(f"before\n{TEXT}after\n", RESULTS)

    assert text.startswith("before\nlaptop\n<!-- laptop: begin, written by make bench -->\n")
    assert "<!-- laptop: end, written by make bench -->\nathena\n<!-- athena: begin" in text
    assert text.endswith("<!-- athena: end, written by make bench -->\nafter\n")
    assert "stale" not in text
    assert scale(text, RESULTS) == text


def test_the_pages_in_docs_are_those_of_the_results_beside_them() -> None:
    docs = ROOT / "docs"
    results, text = json.loads((docs / "benchmarks.json").read_text("utf-8")), (docs / "scale.md").read_text("utf-8")

    assert (docs / "benchmarks.md").read_text("utf-8") == page(results)
    assert text == scale(text, results)


@pytest.mark.parametrize(("text", "size"), [("200MB", 200_000_000), ("1gb", 10**9), ("1.5GB", 1.5e9)])
def test_sizes(text: str, size: float) -> None:
    assert size_of(text) == size


@pytest.mark.parametrize("text", ["", "much", "1TB2", "-1MB"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="write 200MB or 1GB"):
        size_of(text)


def test_nothing_is_left_out_unless_it_is_asked_for() -> None:
    assert options([]).without == []


def test_a_section_measured_alone_takes_its_own_place_and_no_other() -> None:
    late = Section("Mail", ("", "s"), [("home", "0.2")], figures={"latency.home": 0.2})
    added = with_section(RESULTS, late)
    assert [each["title"] for each in added["sections"]] == ["Commands", "Mail"]
    again = with_section(added, Section("Mail", ("", "s"), [("home", "0.3")]))
    assert [each["title"] for each in again["sections"]] == ["Commands", "Mail"]
    assert "| home | 0.3 |" in page(again)
    assert [each["title"] for each in RESULTS["sections"]] == ["Commands"]
