"""docs/own_detections.md is true: its commands say what it shows, and its files are those that custody new writes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from custody.detections import all_detections
from custody.entry_points import DETECTIONS
from custody.questions.own import GROUP as QUESTIONS
from custody.settings.source import parse, read_context

if TYPE_CHECKING:
    from conftest import Custody

PAGE = (Path(__file__).parents[2] / "docs" / "own_detections.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_everything_it_shows_happens(custody: Custody, tmp_path: Path) -> None:
    (settings,) = blocks("json")
    for number, block in enumerate(blocks("console")):
        if number == 1:
            # It is shown before the folders are looked at, and after they were made.
            (tmp_path / "cdk.json").write_text(settings, "utf-8")
        for part in block.split("$ custody ")[1:]:
            command, _, shown = part.partition("\n")
            ran = custody(*command.split())
            assert ran.code == 0, ran.err
            # What is said besides what was written is not shown.
            assert shown == (ran.out if command.startswith("new ") else ran.out + ran.err)
    detection, called = blocks("python")
    assert detection == (tmp_path / "detections" / "base_image_pushed.py").read_text("utf-8")
    (question,) = blocks("sql")
    assert question == (tmp_path / "questions" / "base-image-pushes.sql").read_text("utf-8")
    told = parse(read_context(tmp_path / "cdk.json"), folder=tmp_path).of_detections
    assert {"base-image-pushed", "base-image-pushed-by-two"} < {each.id for each in all_detections(told)}
    assert told.question_folders == (str(tmp_path / "questions"),)
    ran = subprocess.run([sys.executable, "-c", called], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"```\n{ran.stdout}```\n" in PAGE


def test_its_entry_points_and_samples_are_those_there_are() -> None:
    (text,) = blocks("toml")
    assert set(tomllib.loads(text)["project"]["entry-points"]) == {DETECTIONS, QUESTIONS}
    (sample,) = re.findall(r"`(\{\"parameters\".*?\})`", PAGE)
    assert set(json.loads(sample.replace("...", ""))) == {"parameters", "records"}
