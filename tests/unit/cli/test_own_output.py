"""What a command writes into the folder that it reads is no log file to it, while it is written and afterwards."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("format_", ["jsonl", "sarif", "csv"])
def test_findings_beside_the_logs_are_not_read(format_: str, custody: Any, one_of_each: Path) -> None:
    output = one_of_each.parent / f"out.{format_}"
    first = custody("scan", one_of_each.parent, "-f", format_, "-o", output)
    again = custody("scan", one_of_each.parent, "-f", format_, "-o", output)
    assert (first.code, again.code) == (1, 1)
    assert "1 file · 3 records · 0 duplicates · 1 skipped (1 Custody's own output) · 0 problems" in first.err
    assert "1 file · 3 records" in again.err
    assert "0 problems" in again.err


def test_what_the_shell_redirects_into_the_folder_is_not_read(one_of_each: Path) -> None:
    folder = one_of_each.parent
    command = [sys.executable, "-m", "custody.cli", "ask", "who-pushed", "--logs", ".", "--format", "json"]
    for _ in range(2):
        with (folder / "answer.json").open("w") as answer:
            ran = subprocess.run(command, cwd=folder, stdout=answer, stderr=subprocess.PIPE, text=True, check=False)
        assert "1 file · 3 records · 0 duplicates · 1 skipped (1 Custody's own output) · 0 problems" in ran.stderr
        assert ran.returncode == 0
