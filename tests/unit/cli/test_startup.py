"""What is loaded: help at once, and an engine only for those who ask a question."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = {"duckdb", "sqlglot", "boto3", "botocore.session", "rich", "aws_cdk"}
"""``botocore`` alone holds the list of Regions; its sessions are what takes long to load."""
LOADED = """
import sys
from custody.cli.run import run
code = run(sys.argv[1:])
print("LOADED", code, *sys.modules)
"""


def loaded_by(*arguments: str) -> set[str]:
    command = [sys.executable, "-c", LOADED, *arguments]
    ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    _, code, *names = ran.stdout.splitlines()[-1].split()
    assert code in {"0", "1"}, ran.stderr
    return HEAVY & set(names)


@pytest.mark.parametrize("arguments", [["--help"], ["scan", "--help"], ["explain", "--help"], ["--version"]])
def test_help_loads_nothing(arguments: list[str]) -> None:
    assert loaded_by(*arguments) == set()


def test_patterns_need_no_engine() -> None:
    assert loaded_by("scan", "tests/samples/reference", "-d", "pipeline-changed") == set()


def test_questions_do() -> None:
    loaded = loaded_by("scan", "tests/samples/reference", "-d", "tag-overwritten")
    assert "duckdb" in loaded
    # Their texts are kept as DuckDB takes them.
    assert "sqlglot" not in loaded


def test_no_command_needs_the_sdk_or_the_cdk() -> None:
    for arguments in (
        ["scan", "tests/samples/reference"],
        ["detections"],
        ["explain", "tag-overwritten"],
        ["settings"],
    ):
        assert not {"boto3", "botocore.session", "aws_cdk"} & loaded_by(*arguments)
