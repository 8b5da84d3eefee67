"""Detections and questions that do not come with Custody: a folder of them, and an installed package."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from custody.detections.skeleton import detection_files
from custody.output.new_files import write_new
from custody.questions.skeleton import question_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGED = ("acme-pushed", "acme-pushed-twice")
PACKAGED_QUESTION = "acme-pushes"
FOLDED = ("team-pushed", "team-pushed-twice")
FOLDED_QUESTION = "team-pushes"
OWN_DETECTIONS = (*PACKAGED, *FOLDED)
OWN_QUESTIONS = (PACKAGED_QUESTION, FOLDED_QUESTION)


def deployment(folder: Path) -> Path:
    """A deployment's folder with detections and a question of its own; returns its cdk.json."""
    for id_, asking in zip(FOLDED, (False, True), strict=True):
        write_new(detection_files(id_, folder / "detections", asking=asking))
    write_new(question_files(FOLDED_QUESTION, folder / "questions"))
    named = {"detections": {"folders": ["detections"]}, "questions": {"folders": ["questions"]}}
    cdk_json = folder / "cdk.json"
    cdk_json.write_text(json.dumps({"context": {"custody": named}}), "utf-8")
    return cdk_json


def package(site: Path) -> None:
    """Install a package that brings two detections and a question, as an installer lays it out."""
    for id_, asking in zip(PACKAGED, (False, True), strict=True):
        _install(site / "acme_rules" / "detections", detection_files(id_, site, asking=asking))
    _install(site / "acme_rules" / "questions", question_files(PACKAGED_QUESTION, site))
    (site / "acme_rules" / "__init__.py").write_text("", "utf-8")
    entries = {"custody.detections": "acme_rules.detections", "custody.questions": "acme_rules.questions"}
    installed(site, "acme-rules", entries)


def _install(folder: Path, files: dict[Path, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").write_text("", "utf-8")
    for path, text in files.items():
        if "samples" not in path.parts and "tests" not in path.parts:
            (folder / path.name).write_text(text, "utf-8")


def installed(site: Path, name: str, entries: dict[str, str]) -> None:
    """What an installer writes of a package's entry points, each by its group."""
    metadata = site / f"{name.replace('-', '_')}-1.2.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n", "utf-8")
    groups = "".join(f"[{group}]\nacme = {value}\n" for group, value in entries.items())
    (metadata / "entry_points.txt").write_text(groups, "utf-8")


@contextmanager
def on_path(site: Path) -> Iterator[None]:
    """Packages in a folder can be imported, and what was imported is forgotten afterwards."""
    known = set(sys.modules)
    sys.path.insert(0, str(site))
    try:
        yield
    finally:
        sys.path.remove(str(site))
        for name in set(sys.modules) - known:
            if name.partition(".")[0].startswith("acme"):
                del sys.modules[name]
