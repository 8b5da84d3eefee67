"""custody new: what it writes is whole, and is written once."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from custody.cli.run import run

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Custody

KINDS = {
    "detection": (("detection", "base-image-pushed"), "detections"),
    "asking": (("detection", "base-image-pushed", "--with-question"), "detections"),
    "question": (("question", "base-image-pushed"), "questions"),
    "elsewhere": (("detection", "base-image-pushed", "--folder", "deep/own"), "deep/own"),
}


# Starting Python and loading pytest and DuckDB takes longer than a test that was written: this forks once they are
# loaded, and each child runs pytest in a folder, as in somebody's own repository, which knows nothing of this one.
FORKS = """
import contextlib, io, os, sys
import pytest
import custody.engines.local, custody.questions.rules, custody.scan.check
from custody.detections import all_detections
all_detections()
with contextlib.redirect_stdout(io.StringIO()):
    pytest.main(["--version"])
for folder in sys.argv[1:]:
    child = os.fork()
    if not child:
        os.chdir(folder)
        os.dup2(os.open("said", os.O_WRONLY | os.O_CREAT), 1)
        code = pytest.main(["-q", "-p", "no:cacheprovider", "."])
        sys.stdout.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Exit code and output of the tests that are written, by kind, and of each without a sample that fires."""
    root = tmp_path_factory.mktemp("repositories")
    folders = {f"{name}{without}": root / f"{name}{without}" for name in KINDS for without in ("", "-without")}
    for name, folder in folders.items():
        words, below = KINDS[name.removesuffix("-without")]
        folder.mkdir()
        with chdir(folder), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            assert run(["new", *words]) == 0
        for sample in (folder / below / "samples").rglob("fires.json") if name.endswith("-without") else ():
            sample.write_text("[]", "utf-8")
    command = [sys.executable, "-c", FORKS, *map(str, folders.values())]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    codes = [int(line) for line in ran.stdout.splitlines()]
    return {
        name: (code, (folder / "said").read_text("utf-8"))
        for (name, folder), code in zip(folders.items(), codes, strict=True)
    }


@pytest.mark.parametrize("name", KINDS)
def test_what_it_writes_passes(custody: Custody, tmp_path: Path, name: str, tested: dict[str, tuple[int, str]]) -> None:
    words, folder = KINDS[name]
    made = custody("new", *words)
    assert made.code == 0, made.err
    assert f"custody detections --check {folder}" in made.err
    written = made.out.splitlines()
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == set(written)
    assert sum("/samples/base-image-pushed/" in each for each in written) == 2
    checked = custody("detections", "--check", folder)
    assert (checked.code, checked.out) == (0, "")
    code, said = tested[name]
    assert code == 0, said
    assert "1 passed" in said
    code, said = tested[f"{name}-without"]
    assert code == 1, said
    assert "holds no sample" in said


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
