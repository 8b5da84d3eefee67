"""A gap is one in the record: hours without any record, of whatever service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from unit.conftest import Custody

CASE = Path(__file__).parents[2] / "cases" / "gaps" / "no-gap.json"
RECORDS: list[dict[str, Any]] = json.loads(CASE.read_text("utf-8"))["Records"]
AUDITED = "ecr.amazonaws.com"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder / "log.json"


def test_where_other_services_speak_nothing_is_silent(custody: Custody) -> None:
    assert "gap-in-the-record" not in custody("scan", CASE, "-f", "jsonl").fired
    gaps = custody("ask", "record-gaps", "--logs", CASE, "--at-least-hours", "7", "-f", "json")
    assert (gaps.code, json.loads(gaps.out)) == (0, [])
    [covered] = json.loads(custody("ask", "record-coverage", "--logs", CASE, "-f", "json").out)
    assert (covered["records"], covered["other_records"], covered["days"]) == (32, 28, 7)


@pytest.mark.parametrize("kept", [AUDITED, "ec2.amazonaws.com"])
def test_a_gap_is_found_whatever_service_it_lies_between(custody: Custody, logs: Path, kept: str) -> None:
    speaking = [record for record in RECORDS if record["eventSource"] == kept]
    around = [record for record in speaking if not "2024-05-04" <= record["eventTime"] < "2024-05-07"]
    logs.write_text(json.dumps({"Records": around}), "utf-8")
    [finding] = [
        each for each in custody("scan", logs, "-f", "jsonl").findings if each["detection"] == "gap-in-the-record"
    ]
    assert finding["time"] == min(each["eventTime"] for each in around if each["eventTime"] > "2024-05-07")
    [gap] = json.loads(custody("ask", "record-gaps", "--logs", logs, "--at-least-hours", "60", "-f", "json").out)
    assert gap["silent_from"].replace(" ", "T")[:10] == "2024-05-03"
    assert gap["ended"] is True


def test_the_report_shows_what_is_covered_and_no_gap(custody: Custody, tmp_path: Path) -> None:
    assert custody("report", "--logs", CASE, "-o", "out").code == 0
    assert "28" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "gap-in-the-record" not in (tmp_path / "out" / "findings.csv").read_text("utf-8")
