"""``custody releases`` writes the same in every format, and a sample with a place for the auditor's tick."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from support.quarter_cases import quarter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from unit.conftest import Ran

    Run = Callable[..., Ran]

MONTH = ("--from", "2026-07-01", "--to", "2026-07-31")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quarter") / "logs"
    folder.mkdir()
    made = quarter()
    (folder / "records.json").write_text(json.dumps({"Records": made.records}), "utf-8")
    (folder / "events.json").write_text(json.dumps(made.events), "utf-8")
    return folder


def test_the_table_begins_with_the_totals_and_ends_with_the_sample(written: Path, custody: Run) -> None:
    ran = custody(
        "releases", "--logs", str(written), *MONTH, "-f", "table", "--sample", "2", "--seed", "7", "--pipeline", "api"
    )
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[1].startswith("A  Two persons")
    assert any("A Two persons: carol started it and approved it, and nobody else did" in line for line in lines)
    assert "Sample of 2 of 11, seed 7" in lines
    assert ran.out.count("[ ]") == 2 * 5
    assert "11 releases · 5 exceptions" in ran.err


def test_one_document_has_all_of_it_and_rows_the_sample(written: Path, custody: Run) -> None:
    whole = json.loads(custody("releases", "--logs", str(written), *MONTH, "-f", "json", "--sample", "3").out)
    assert whole["totals"]["releases"] == len(whole["releases"]) == 15
    assert {each["letter"] for each in whole["attributes"]} == set("ABCDE")
    assert set(whole["exceptions"]) == {
        each["execution_id"]
        for each in whole["releases"]
        if any(verdict["said"] == "no" for verdict in each["verdicts"].values())
    }
    rows = list(
        csv.DictReader(
            io.StringIO(custody("releases", "--logs", str(written), *MONTH, "-f", "csv", "--sample", "3").out)
        )
    )
    assert [row["execution_id"] for row in rows] == whole["sample"]["executions"]
    assert all(row["tick_A"] == "" for row in rows)
    lines = custody("releases", "--logs", str(written), *MONTH, "-f", "jsonl").out.splitlines()
    assert [json.loads(line)["execution_id"] for line in lines] == [each["execution_id"] for each in whole["releases"]]


def test_a_period_without_releases_is_an_answer(written: Path, custody: Run) -> None:
    ran = custody("releases", "--logs", str(written), "--from", "2025-01-01", "--to", "2025-01-31", "-f", "table")
    assert (ran.code, ran.out) == (0, "")
    assert "0 releases" in ran.err
