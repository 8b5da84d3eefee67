"""What the README says is done here: its commands, its transcript, its example, its names."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from aws_cdk import App

import custody_cdk
from custody.settings import DAYS_IN_SEVEN_YEARS, ObjectLock, Settings
from docs import pictures, sample_report

if TYPE_CHECKING:
    from subprocess import CompletedProcess

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
# What stands behind a command explains it.
COMMANDS = sorted(
    {
        re.sub(r"\s+#.*", "", line.removeprefix("$ "))
        for _, block in BLOCKS
        for line in block.splitlines()
        if line.removeprefix("$ ").startswith("custody ")
    }
)
FINISHED = {0, 1}
UNCOVERED = 3
"""Of a report, whose period these log files do not cover."""


def run(command: str, folder: Path) -> CompletedProcess[str]:
    """As a reader would in a checkout, but for where it writes."""
    for name in ("tests", "cdk.json"):
        (folder / name).symlink_to(ROOT / name)
    words = [sys.executable, "-m", "custody", *shlex.split(command)[1:]]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=ENVIRONMENT)


ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def test_there_are_commands_to_run() -> None:
    assert {command.split()[1] for command in COMMANDS} == {
        *("ask", "attest", "explain", "lineage", "releases", "report", "scan")
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_run(command: str, tmp_path: Path) -> None:
    done = run(command, tmp_path)

    assert done.returncode in ({UNCOVERED} if command.startswith("custody report") else FINISHED), done.stderr
    assert done.stdout
    assert "custody:" not in done.stderr


def test_the_first_transcript_is_what_the_command_prints(tmp_path: Path) -> None:
    """Lines may be left out, and the middle of a long one; both show as dots."""
    first, *lines = BLOCKS[0][1].splitlines()
    # A reader has a terminal, where a table is what is printed without being asked for.
    printed = run(f"{first.removeprefix('$ ')} --format table", tmp_path).stdout.splitlines()
    shown = [[part.strip() for part in line.split("...")] for line in lines if line.strip() != "..."]

    assert len(shown) > 5
    assert [parts for parts in shown if not any(all(part in line for part in parts) for line in printed)] == []


def test_the_example_makes_the_construct() -> None:
    (example,) = (block for language, block in BLOCKS if language == "python")
    app = App()
    exec(example, {"app": app})  # noqa: S102 - the README is ours

    assert [child.node.id for child in app.node.children if child.node.id == "Custody"] == ["Custody"]


def test_the_constructs_it_names_are_public() -> None:
    paragraph = README[README.index("or one at a time:") :].partition("\n\n")[0]
    named = set(re.findall(r"`([A-Z]\w+)`", paragraph))

    assert len(named) > 10
    assert named - set(custody_cdk.__all__) == set()


def test_what_it_installs_is_what_the_project_calls_so() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(re.findall(r"pip install \"[.]\[(\w+)\]\"", README))

    assert extras == {"cdk"}
    assert extras <= set(project["optional-dependencies"])
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in README
    # Another project has that name there.
    assert re.search(r"pip install \"?custody", README) is None


def test_what_it_promises_by_default_is_the_default() -> None:
    assert "keeps it locked for seven years" in README
    assert Settings().retention_days == DAYS_IN_SEVEN_YEARS
    assert Settings().object_lock is not ObjectLock.NONE


def test_references_of_its_links_are_there() -> None:
    assert set(re.findall(r"\]\[(\w+)\]", README)) == set(re.findall(r"^\[(\w+)\]: ", README, re.MULTILINE))


@pytest.mark.parametrize("made", [pictures.alert, pictures.report], ids=["alert", "report"])
def test_a_picture_is_drawn_whole_and_asks_for_nothing(made: object) -> None:
    text = made()  # type: ignore[operator]
    tree = ET.fromstring(text)  # noqa: S314 - made above

    assert tree.tag.endswith("svg")
    assert not any("href" in name or name.startswith("on") for each in tree.iter() for name in each.attrib)
    assert "url(" not in text
    assert "@import" not in text


def test_the_pictures_say_what_the_alert_and_the_report_say() -> None:
    report = sample_report.files()["report.html"]
    numbers = re.findall(r'<span class="count">(\d+)</span>', report[: report.index("</section>")])

    assert re.findall(r'<span class="count">(\d+)</span>', pictures.report()) == numbers
    assert len(numbers) == 4
    assert "aws cloudtrail start-logging" in pictures.alert()
