"""What cannot be reported is said in one line, with exit code 2."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from unit.report.making import Logs, Report, pushes, reference

from custody.report.sources import Sources

if TYPE_CHECKING:
    from pathlib import Path


def line_of(made_err: str) -> str:
    (line,) = [line for line in made_err.splitlines() if line.strip()][-1:]
    return line


def test_no_logs_named(report: Report) -> None:
    made = report()
    assert made.code == 2
    assert "no AWS credentials; name log files or a folder with --logs PATH" in line_of(made.err)
    assert len(made.err.splitlines()) == 1
    assert not made.folder.exists()


def test_no_such_folder(report: Report) -> None:
    made = report("--logs", "nowhere")
    assert made.code == 2
    assert "nowhere" in line_of(made.err)


def test_logs_that_nobody_may_read(report: Report) -> None:
    for place in ("s3://bucket/AWSLogs", "event-history"):
        made = report("--logs", place)
        assert made.code == 2
        assert "no AWS credentials; log in (aws sso login)" in line_of(made.err)
        assert len(made.err.splitlines()) == 1


def test_logs_of_a_scheme_that_nobody_reads(report: Report) -> None:
    made = report("--logs", "https://bucket/AWSLogs")
    assert made.code == 2
    assert "write a path, s3://BUCKET/PREFIX or event-history" in line_of(made.err)


def test_a_folder_without_logs(report: Report, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    made = report("--logs", tmp_path / "empty")
    assert made.code == 2
    assert "no log files in" in line_of(made.err)
    assert not made.folder.exists()


def test_no_record_has_a_time(report: Report, logs: Logs) -> None:
    made = report("--logs", logs([reference("ecr-PutImage", eventTime="never")]))
    assert made.code == 3
    assert "1 without a readable time" in made.err
    assert "<b>1 record without a readable time</b>" in (made.folder / "report.html").read_text("utf-8")
    assert "never" not in (made.folder / "records.csv").read_text("utf-8")
    assert (made.folder / "questions" / "records-without-time.csv").exists()


def test_a_period_that_is_none(report: Report, logs: Logs) -> None:
    folder = logs(pushes(1))
    for words in (("--from", "2026-11-12", "--to", "2026-11-10"), ("--from", "soon")):
        made = report("--logs", folder, *words)
        assert made.code == 2, words
        assert len(made.err.splitlines()) == 1


def test_created_is_no_time(report: Report, logs: Logs) -> None:
    made = report("--logs", logs(pushes(1)), created="noon")
    assert made.code == 2
    assert "--created 'noon' is no time" in line_of(made.err)


def test_the_folder_is_a_file(report: Report, logs: Logs, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    made = report("--logs", logs(pushes(1)), output="taken")
    assert made.code == 2
    assert "name another folder with --output" in line_of(made.err)


def test_a_log_file_that_changes_meanwhile_is_named(logs: Logs) -> None:
    folder = logs(pushes(1))
    sources = Sources([folder])
    assert sources.changed() == ()

    logs(pushes(2))
    (problem,) = sources.changed()
    assert problem.file == str(folder / "log.json")
    assert "make the report again" in problem.what


def test_help_does_not_wait_for_the_report() -> None:
    heavy = ("jinja2", "duckdb", "custody.report.report")
    code = f"import sys; from custody.cli.app import app_of; app_of(); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_folder_where_a_file_should_be(report: Report, logs: Logs, tmp_path: Path) -> None:
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    made = report("--logs", logs(pushes(1)), output="out")
    assert made.code == 2
    assert line_of(made.err).endswith("out/report.html is a folder; name another folder with --output")


def test_a_folder_that_cannot_be_is_refused_before_anything_is_read(report: Report) -> None:
    made = report("--logs", "nowhere", output="report.html")
    assert made.code == 2
    assert made.err == (
        "custody: report.html has the name of a file, and a report is a folder; name one without .html\n"
    )
    assert not made.folder.exists()
