"""What a command writes into the folder that it reads is no log file to it, while it is written and afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from custody.detections import all_detections
from custody.questions import all_questions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("format_", ["jsonl", "sarif", "csv", "ocsf", "asff"])
def test_findings_beside_the_logs_are_not_read(format_: str, custody: Any, one_of_each: Path) -> None:
    suffix = "json" if format_ in {"ocsf", "asff"} else format_
    output = one_of_each.parent / f"out.{suffix}"
    first = custody("scan", one_of_each.parent, "-f", format_, "-o", output)
    again = custody("scan", one_of_each.parent, "-f", format_, "-o", output)
    assert (first.code, again.code) == (1, 1)
    assert "1 file · 3 records · 0 duplicates · 1 skipped (1 Custody's own output) · 0 problems" in first.err
    assert "1 file · 3 records" in again.err
    assert "0 problems" in again.err


def test_what_the_shell_redirects_into_the_folder_is_not_read(one_of_each: Path) -> None:
    folder = one_of_each.parent
    command = [sys.executable, "-m", "custody", "ask", "who-pushed", "--logs", ".", "--format", "json"]
    for _ in range(2):
        with (folder / "answer.json").open("w") as answer:
            ran = subprocess.run(command, cwd=folder, stdout=answer, stderr=subprocess.PIPE, text=True, check=False)
        assert "1 file · 3 records · 0 duplicates · 1 skipped (1 Custody's own output) · 0 problems" in ran.stderr
        assert ran.returncode == 0


@pytest.mark.parametrize(
    "command", ["questions", "detections", "controls", "settings", "explain", "timeline", "lineage"]
)
def test_what_commands_list_as_json_is_not_read(command: str, custody: Any, one_of_each: Path) -> None:
    ids = [each.id for each in all_detections()][::40] if command == "explain" else [""]
    named = {"timeline": ("--logs", one_of_each), "lineage": ("shop/api:1.0", "--logs", one_of_each)}.get(command, ())
    for number, id_ in enumerate(ids):
        ran = custody(command, *([id_] if id_ else []), *named, "-f", "json")
        (one_of_each.parent / f"listed-{number}.json").write_text(ran.out, "utf-8")
    ran = custody("scan", one_of_each.parent)
    assert "3 records" in ran.err
    assert "0 problems" in ran.err
    # An answer of no rows does not tell whose it is.
    assert f"{len(ids)} Custody's own output" in ran.err or command == "lineage"


def test_the_answer_to_any_question_is_not_read(custody: Any, one_of_each: Path) -> None:
    questions = all_questions()
    for question in questions:
        row = {name: None for name, _ in question.columns}
        (one_of_each.parent / f"answer-{question.id}.json").write_text(json.dumps([row]), "utf-8")
    ran = custody("scan", one_of_each.parent)
    assert f"1 file · 3 records · 0 duplicates · {len(questions)} skipped" in ran.err
    assert "0 problems" in ran.err
