"""custody new: what it writes is whole, and is written once."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Custody

KINDS = {
    "detection": (("detection", "base-image-pushed"), "detections"),
    "asking": (("detection", "base-image-pushed", "--with-question"), "detections"),
    "question": (("question", "base-image-pushed"), "questions"),
    "elsewhere": (("detection", "base-image-pushed", "--folder", "deep/own"), "deep/own"),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_it_writes_passes(custody: Custody, tmp_path: Path, name: str) -> None:
    words, folder = KINDS[name]
    made = custody("new", *words)
    assert made.code == 0, made.err
    assert f"custody detections --check {folder}" in made.err
    written = made.out.splitlines()
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == set(written)
    assert sum("/samples/base-image-pushed/" in each for each in written) == 2
    checked = custody("detections", "--check", folder)
    assert (checked.code, checked.out) == (0, "")
    # As in somebody's own repository, which knows nothing of this one.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "1 passed" in ran.stdout
    for sample in (tmp_path / folder / "samples").rglob("fires.json"):
        sample.write_text("[]", "utf-8")
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "holds no sample" in ran.stdout


def test_nothing_is_overwritten(custody: Custody, tmp_path: Path) -> None:
    kept = tmp_path / "detections" / "samples" / "own-one" / "silent.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine", "utf-8")
    refused = custody("new", "detection", "own-one")
    assert refused.code == 2
    assert refused.err.startswith("custody: detections/samples/own-one/silent.json is there already and is not overw")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("detection", "Own"), "'Own' is no id; write lower-case words and hyphens"),
        (("detection", "../own"), "'../own' is no id"),
        (("detection", "a" * 44), "has 44 characters; choose one of at most 43"),
        (("detection", "image-deleted"), "detection image-deleted comes with Custody; give yours another id"),
        (("question", "who-pushed"), "question who-pushed comes with Custody; give yours another id"),
        (("question", "image-deleted"), "detection image-deleted comes with Custody; give yours another id"),
        (("question", "own", "--with-question"), "--with-question is for a detection"),
        (("rule", "own"), "is not one of 'detection', 'question'"),
    ],
)
def test_what_it_does_not_begin(custody: Custody, tmp_path: Path, words: tuple[str, ...], line: str) -> None:
    refused = custody("new", *words)
    assert refused.code == 2
    assert line in refused.err
    assert len(refused.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
