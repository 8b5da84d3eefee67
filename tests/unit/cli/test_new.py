"""custody new: what it writes is whole, and is written once."""

from __future__ import annotations

import json
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
        (("detection", "who-pushed"), "question who-pushed comes with Custody; give yours another id"),
        (("detection", "who-pushed", "--with-question"), "question who-pushed comes with Custody; give yours another"),
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


@pytest.mark.parametrize(
    ("there", "words", "file"),
    [
        (("detection", "foo-bar"), ("question", "foo-bar"), "detections/foo_bar.py"),
        (("detection", "foo"), ("question", "foo", "--folder", "detections"), "detections/foo.py"),
        (("question", "foo-bar"), ("detection", "foo-bar", "--with-question"), "questions/foo-bar.sql"),
        (("question", "foo"), ("detection", "foo", "--folder", "questions"), "questions/foo.sql"),
        (("detection", "foo-bar"), ("detection", "foo-bar", "--folder", "more"), "detections/foo_bar.py"),
        (("question", "foo-bar", "--folder", "asked"), ("detection", "foo-bar"), "asked/foo-bar.sql"),
    ],
)
def test_an_id_of_one_s_own_is_given_once(
    custody: Custody, tmp_path: Path, there: tuple[str, ...], words: tuple[str, ...], file: str
) -> None:
    assert custody("new", *there).code == 0
    if file.startswith("asked/"):
        named = {"context": {"custody": {"questions": {"folders": ["asked"]}}}}
        (tmp_path / "cdk.json").write_text(json.dumps(named), "utf-8")
    before = sorted(tmp_path.rglob("*"))
    refused = custody("new", *words)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == f"custody: {file} has the id {words[1]} already; give yours another\n"
    assert sorted(tmp_path.rglob("*")) == before


def test_settings_that_name_what_is_not_there_yet_do_not_matter(custody: Custody, tmp_path: Path) -> None:
    named = {"context": {"custody": {"detections": {"folders": ["detections"]}}}}
    (tmp_path / "cdk.json").write_text(json.dumps(named), "utf-8")
    assert custody("new", "detection", "foo-bar").code == 0
