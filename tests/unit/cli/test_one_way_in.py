"""Every command that reads counts the same, names the same and exits by the same rule: none loses what another has."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from unit.conftest import Ran

    Run = Callable[..., Ran]

UNCOVERED = "the logs do not cover the whole period"
CASES = Path(__file__).parents[2] / "cases"
REFERENCE = Path(__file__).parents[2] / "samples" / "reference"
COMMANDS: dict[str, list[str]] = {
    "scan": ["scan", "logs", "-o", "findings.jsonl"],
    "ask": ["ask", "who-pushed", "--logs", "logs", "-o", "answer.json"],
    "timeline": ["timeline", "--logs", "logs", "-o", "timeline.json"],
    "lineage": ["lineage", "shop/api:latest", "--logs", "logs", "-o", "lineage.json"],
    "report": ["report", "--logs", "logs", "-o", "report"],
}


def counts(ran: Ran) -> str:
    """The line that all commands end reading with."""
    (line,) = [line for line in ran.err.splitlines() if " skipped" in line and " duplicate" in line]
    return line


def named(ran: Ran) -> list[str]:
    return [line for line in ran.err.splitlines() if line.startswith(("custody: ", "note: "))]


def of_reading(ran: Ran) -> list[str]:
    """What is named of the reading: not that a report's period is not covered, which no other command looks at."""
    return [line for line in named(ran) if UNCOVERED not in line]


@pytest.fixture
def all_cases(tmp_path: Path) -> Path:
    shutil.copytree(CASES, tmp_path / "logs")
    return tmp_path


def test_all_commands_agree_on_all_cases_together(all_cases: Path, custody: Run) -> None:
    ran = {name: custody(*said) for name, said in COMMANDS.items()}
    assert {counts(each) for each in ran.values()} == {counts(ran["ask"])}
    assert all(of_reading(each) == named(ran["ask"]) for each in ran.values())
    assert {name: each.code for name, each in ran.items()} == dict.fromkeys(COMMANDS, 3) | {"scan": 1}
    # Without a finding a scan says what the others say.
    quiet = custody("scan", "logs", "-d", "tag-overwritten", "--fail-on", "critical")
    assert (quiet.code, counts(quiet)) == (3, counts(ran["ask"]))
    page = (all_cases / "report" / "report.html").read_text("utf-8")
    for file in (all_cases / "logs" / "skipped" / "mixed-endings").iterdir():
        if file.suffix in {".zip", ".zst"}:
            assert file.name in page
    for line in named(ran["report"]):
        if line.startswith("custody: logs/"):
            assert line.removeprefix("custody: logs/").partition(" ")[0] in page


@pytest.mark.parametrize("case", ["no-event-time", "year-9999"])
def test_odd_times_are_counted_and_found(case: str, custody: Run, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    shutil.copy(CASES / "time" / f"{case}.json", tmp_path / "logs")
    document = json.loads((CASES / "time" / f"{case}.json").read_text("utf-8"))
    records = document.get("Records", [document])
    ran = {name: custody(*said) for name, said in COMMANDS.items()}
    for name, each in ran.items():
        assert "1 without a readable time" in counts(each), name
        assert each.code == (1 if name == "scan" else 3), (name, each.err)
    listed = json.loads(custody("ask", "records-without-time", "--logs", "logs", "-f", "json").out)
    calls = json.loads((tmp_path / "timeline.json").read_text("utf-8"))
    assert len(listed) + sum(len(step["calls"]) for step in calls) == len(records)
    assert "custody ask records-without-time lists it" in ran["ask"].err


def test_a_quiet_day_is_no_error(custody: Run, tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path / "logs")
    for since in (["--since", "1d"], ["--to", "2000-01-02"]):
        for name, said in COMMANDS.items():
            if name != "scan":
                ran = custody(*said, *since)
                assert (ran.code, of_reading(ran)) == (3 if name == "report" else 0, []), (name, ran.err)
                assert (UNCOVERED in ran.err) == (name == "report")
        for name in ("answer", "timeline", "lineage"):
            assert json.loads((tmp_path / f"{name}.json").read_text("utf-8")) == []
        assert json.loads((tmp_path / "report" / "manifest.json").read_text("utf-8"))["records"] == 0
    ran = custody("lineage", "testrepo:latest", "--logs", "logs", "--since", "1d")
    assert (ran.code, ran.out) == (0, "")
    assert "no push of testrepo:latest in the period; look further back with --since" in ran.err


def test_an_empty_folder_is_an_error_that_says_the_way_out(custody: Run, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    told = {(ran.code, ran.err) for ran in (custody(*said) for said in COMMANDS.values())}
    assert told == {(2, "custody: no log files in logs; name a folder of log files as CloudTrail delivers them\n")}


def test_log_files_without_a_record_are_read(custody: Run, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "log.json").write_text('{"Records": []}', "utf-8")
    assert {name: custody(*said).code for name, said in COMMANDS.items()} == dict.fromkeys(COMMANDS, 0) | {"report": 3}


def test_a_report_in_the_folder_it_is_of_changes_nothing(custody: Run, tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path / "logs")
    said: list[Any] = ["report", "--logs", "logs", "-o", "logs/report", "--created", "2026-11-20T00:00:00Z"]
    ran = [custody(*said) for _ in range(3)]
    # What was written is seen and skipped; the scan's own output too, which stands there the second time.
    ran += [
        custody("scan", "logs", "-d", "image-pushed", "-o", "logs/findings.jsonl", "--fail-on", "critical")
        for _ in range(2)
    ]
    assert [each.code for each in ran] == [3, 3, 3, 0, 0]
    assert {each.out for each in ran[:3]} == {ran[0].out}
    read = [counts(each).split(" skipped")[0].rpartition(" · ")[0] for each in ran]
    assert set(read) == {"5 files · 5 records · 0 duplicates"}
    assert {counts(each).rpartition(" · 0 problems · ")[2] for each in ran} == {"not verified"}
