"""What is loaded: help at once, and an engine only for those who ask a question."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from custody.cli.app import app_of

ROOT = Path(__file__).parents[3]
HEAVY = {"duckdb", "_duckdb", "sqlglot", "boto3", "botocore.session", "rich", "aws_cdk"}
"""``botocore`` alone holds the list of Regions; its sessions are what takes long to load."""
LOADED = """
import sys
from custody.cli.run import run
code = run(sys.argv[1:])
print("LOADED", code, *sys.modules)
"""


def loaded_by(*arguments: str) -> set[str]:
    return HEAVY & modules_of(*arguments)


def modules_of(*arguments: str) -> set[str]:
    command = [sys.executable, "-c", LOADED, *arguments]
    ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    _, code, *names = ran.stdout.splitlines()[-1].split()
    # A report says that the records of years do not cover them.
    assert code in ({"3"} if arguments[0] == "report" else {"0", "1"}), ran.stderr
    return set(names)


@pytest.mark.parametrize("arguments", [["--help"], ["scan", "--help"], ["explain", "--help"], ["--version"]])
def test_help_loads_nothing(arguments: list[str]) -> None:
    loaded = modules_of(*arguments)
    assert not {*HEAVY, "custody.logs", "custody.settings"} & loaded


def test_the_list_of_commands_needs_no_validation() -> None:
    assert not {"pydantic", "importlib.metadata"} & modules_of("--help")


def test_a_command_loads_no_other() -> None:
    loaded = {name for name in modules_of("version") if name.startswith("custody.cli.")}
    assert "custody.cli.version" in loaded
    assert not {"custody.cli.ask", "custody.cli.scan", "custody.cli.report"} & loaded


def test_the_list_of_questions_loads_the_detections_that_ask() -> None:
    loaded = modules_of("questions")
    assert "custody.detections.ecr.tag_overwritten" in loaded
    assert "custody.detections.ecr.image_deleted" not in loaded


def test_one_detection_loads_no_other() -> None:
    loaded = modules_of("explain", "image-deleted")
    assert {name for name in loaded if name.startswith("custody.detections.ecr.")} == {
        "custody.detections.ecr.image_deleted"
    }


def test_an_answer_for_a_program_needs_no_tables() -> None:
    assert "rich" not in loaded_by("ask", "who-pushed", "--logs", "tests/samples/reference")


def test_a_report_translates_nothing(tmp_path: Path) -> None:
    assert "sqlglot" not in loaded_by("report", "--logs", "tests/samples/reference", "--output", str(tmp_path / "out"))


def test_patterns_need_no_engine() -> None:
    assert loaded_by("scan", "tests/samples/reference", "-d", "pipeline-changed") == set()


def test_questions_do() -> None:
    loaded = loaded_by("scan", "tests/samples/reference", "-d", "tag-overwritten")
    # Its compiled part alone.
    assert "_duckdb" in loaded
    assert "duckdb" not in loaded
    # Their texts are kept as DuckDB takes them.
    assert "sqlglot" not in loaded


def test_no_command_needs_the_sdk_or_the_cdk() -> None:
    for arguments in (
        ["scan", "tests/samples/reference"],
        ["detections"],
        ["controls", "soc2"],
        ["explain", "tag-overwritten"],
        ["settings"],
    ):
        assert not {"boto3", "botocore.session", "aws_cdk"} & loaded_by(*arguments)


def test_a_question_loads_no_other_job() -> None:
    loaded = modules_of("ask", "who-pushed", "--logs", "tests/samples/reference")
    others = ("custody.scan", "custody.lineage", "custody.timeline", "custody.report", "custody.detections.rules")
    assert {name for name in loaded if name.startswith(others)} == set()
    assert "custody.patterns.pattern" not in loaded
    assert {name for name in loaded if name.startswith("custody.detections.ecr.")} == set()


def test_a_list_of_commands_describes_no_options() -> None:
    """The list of commands is the same, whether their options are described or not."""
    shown = [["--help"], ["-h"], []]
    texts = [
        subprocess.run([sys.executable, "-m", "custody", *each], check=True, capture_output=True, cwd=ROOT)
        for each in shown
    ]
    assert len({each.stdout for each in texts}) == 1
    described = get_command(app_of())
    with described.make_context("custody", [], resilient_parsing=True) as context:
        assert described.get_help(context) == texts[0].stdout.decode().rstrip("\n")
