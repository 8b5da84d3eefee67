"""What cannot be read is counted and shows in the exit code, by one rule for every command."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parents[2] / "samples" / "reference"
COMMANDS = {
    "scan": ["scan", "logs", "--fail-on", "critical"],
    "ask": ["ask", "who-pushed", "--logs", "logs"],
    "timeline": ["timeline", "--logs", "logs", "-f", "json"],
    "lineage": ["lineage", "testrepo:latest", "--logs", "logs"],
    "releases": ["releases", "--logs", "logs", "-f", "csv"],
    "report": ["report", "--logs", "logs", "-o", "out"],
}


@pytest.fixture
def torn(tmp_path: Path) -> Path:
    """A log file whose second half is missing."""
    (tmp_path / "logs").mkdir()
    packed = gzip.compress((REFERENCE / "ecr-PutImage.json").read_bytes())
    (tmp_path / "logs" / "torn.json.gz").write_bytes(packed[: len(packed) // 2])
    return tmp_path / "logs" / "torn.json.gz"


def whole(torn: Path, name: str = "ecr-PutImage") -> None:
    (torn.parent / "whole.json").write_bytes((REFERENCE / f"{name}.json").read_bytes())


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_readable_is_an_error(command: str, custody: Any, torn: Path, tmp_path: Path) -> None:
    (torn.parent / "empty.json").write_bytes(b"")
    ran = custody(*COMMANDS[command])
    assert (ran.code, ran.out) == (2, "")
    first = "logs/empty.json is empty"
    assert ran.err.splitlines()[0] == f"custody: {first}"
    assert ran.err.splitlines()[-1] == f"custody: nothing could be read: 2 problems, the first: {first}"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_part_of_it_readable_is_an_answer_with_a_code_of_its_own(command: str, custody: Any, torn: Path) -> None:
    whole(torn)
    ran = custody(*COMMANDS[command])
    assert ran.code == 3
    assert ran.err.splitlines()[0].startswith("custody: logs/torn.json.gz is cut short")
    assert "1 problem" in (ran.out if command == "report" else ran.err)
    assert command == "scan" or ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_all_of_it_readable_is_zero(command: str, custody: Any, torn: Path) -> None:
    whole(torn)
    torn.unlink()
    ran = custody(*COMMANDS[command])
    assert ran.code == 0, ran.err
    assert "problem" not in ran.err.replace("0 problems", "")


def test_findings_count_more_than_files_that_cannot_be_read(custody: Any, torn: Path) -> None:
    whole(torn, "codepipeline-UpdatePipeline")
    assert custody("scan", "logs", "-d", "pipeline-changed").code == 1
    assert custody("scan", "logs", "-d", "pipeline-changed", "--fail-on", "critical").code == 3


def test_many_problems_of_one_file_are_told_by_number_to_whoever_asks(custody: Any, torn: Path) -> None:
    whole(torn)
    torn.with_name("bad.json").write_text(json.dumps({"Records": [{}] * 50}), "utf-8")
    torn.unlink()
    lines = custody(*COMMANDS["ask"]).err.splitlines()
    assert lines[20:] == [
        "custody: logs/bad.json has 30 more problems",
        "2 files · 1 record · 0 duplicates · 0 skipped · 50 problems · not verified",
        "1 row · local",
    ]


@pytest.mark.parametrize("command", ["scan", "ask"])
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(command: str, custody: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = {"scan": ["scan", "pipe"], "ask": ["ask", "who-pushed", "--logs", "pipe"]}[command]
    ran = custody(*said)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("custody: pipe is a pipe that nobody writes to\n")


def test_a_pipe_that_somebody_writes_to_is_read(custody: Any) -> None:
    with subprocess.Popen(["/bin/cat", REFERENCE / "ecr-PutImage.json"], stdout=subprocess.PIPE) as process:
        assert process.stdout
        ran = custody("ask", "who-pushed", "--logs", f"/dev/fd/{process.stdout.fileno()}")
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 1


def test_a_report_of_a_pipe_is_refused(custody: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ran = custody("report", "--logs", "pipe")
    assert (ran.code, ran.err) == (
        2,
        "custody: pipe is no file that keeps its bytes, so it has no sum; save it as one\n",
    )


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--reuse", "5"], "--reuse"),
        (["--price", "5"], "--price"),
        (["--reuse", "0", "--price", "5"], "--reuse and --price"),
    ],
)
def test_options_of_athena_are_refused_elsewhere(options: list[str], named: str, custody: Any) -> None:
    for where in (["--logs", "."], ["--engine", "local"]):
        ran = custody("ask", "who-pushed", *where, *options)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"custody: {named} would do nothing: {' '.join(where)} is read on this machine")
