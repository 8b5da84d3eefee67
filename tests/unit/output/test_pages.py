"""The pages of a deployment's own detections and questions are written like ours, and beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parents[3] / "docs"


def test_own_ones_stand_beside_ours(custody: Callable[..., Any]) -> None:
    assert custody("new", "detection", "acme-image", "--folder", "own").code == 0
    assert custody("new", "question", "acme-pushes", "--folder", "asked").code == 0
    context = {"custody": {"detections": {"folders": ["own"]}, "questions": {"folders": ["asked"]}}}
    Path("cdk.json").write_text(json.dumps({"context": context}), "utf-8")
    ran = custody("docs", "pages")
    assert (ran.code, ran.err) == (0, "")
    index = Path("pages", "detections", "index.md").read_text("utf-8")
    assert "## Of your own" in index
    assert "[acme-image](acme-image.md)" in index
    assert Path("pages", "detections", "acme-image.md").read_text("utf-8").startswith("# ")
    assert "## acme-pushes" in Path("pages", "questions.md").read_text("utf-8")


def test_without_own_ones_they_are_those_of_this_repository(custody: Callable[..., Any]) -> None:
    assert custody("docs", "pages").code == 0
    for name in ("detections/index.md", "detections/by-control.md", "detections/trail-stopped.md", "questions.md"):
        assert Path("pages", name).read_text("utf-8") == (DOCS / name).read_text("utf-8"), name


def test_a_folder_that_cannot_be_made_is_one_line(custody: Callable[..., Any]) -> None:
    Path("taken").write_text("", "utf-8")
    ran = custody("docs", "taken")
    assert ran.code == 2
    assert ran.err == "custody: taken cannot be written (Not a directory); name another folder\n"
