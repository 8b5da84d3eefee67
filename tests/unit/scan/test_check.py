"""custody detections --check: a line a fault, of files that were broken one way each."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from custody.detections.skeleton import detection_files, push
from custody.errors import DetectionError
from custody.output.new_files import write_new
from custody.questions.skeleton import question_files
from custody.scan.check import check
from custody.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Custody


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A detection of each kind and a question, whole."""
    made = tmp_path / "own"
    write_new(detection_files("own-one", made))
    write_new(detection_files("own-asked", made, asking=True))
    write_new(question_files("own-pushes", made))
    return made


def said(folder: Path) -> list[str]:
    return [str(fault) for fault in check(folder).faults]


def test_what_is_whole_has_no_fault(folder: Path) -> None:
    checked = check(folder)
    assert (checked.detections, checked.questions, checked.faults) == (2, 1, ())
    named = Settings.model_validate({"detections": {"folders": [str(folder)]}, "questions": {"folders": [str(folder)]}})
    assert check(folder, named).faults == ()


BROKEN = {
    "no code": ("own_one.py", "DETECTION =", "DETECTION = (", ["line 9: '(' was never closed"]),
    "two fields": (
        "own_one.py", 'title="Own one"', 'title=""', ["title is empty; write it"],
    ),
    "an unknown event": ("own_one.py", '"PutImage"', '"PutImages"', ["ecr:PutImages is not in the catalogue"]),
    "a revoked control": (
        "own_one.py", "Controls(nist_800_53=", 'Controls(mitre_attack=("T1562.008",), nist_800_53=',
        ["T1562.008 is of a former edition of MITRE ATT&CK for Enterprise; 19 calls it T1685.002"],
    ),
    "no framework": (
        "own_one.py", "Controls(nist_800_53=", 'Controls(soc=("CC8.1",), nist_800_53=',
        ["controls.soc: there is no framework 'soc'; did you mean soc2?"],
    ),
    "a question's control": (
        "own-pushes.sql", "-- column event_time", "-- controls soc2: CC8.1, CC8.2\n-- column event_time",
        ["controls.soc2: CC8.2 is none of what stands here of SOC 2"],
    ),
    "a question's framework": (
        "own-pushes.sql", "-- column event_time", "-- controls soc: CC8.1\n-- column event_time",
        ["question own-pushes: controls.soc: there is no framework 'soc'; did you mean soc2?"],
    ),
    "controls twice": (
        "own-pushes.sql", "-- column event_time",
        "-- controls soc2: CC8.1\n-- controls soc2: CC7.2\n-- column event_time",
        ["write the controls of soc2 in one line, by id"],
    ),
    "sql that is none": ("own_asked.sql", "FROM events", "FROM", ["the SQL does not parse"]),
    "sql that reads what is not there": ("own_asked.sql", "repository LIKE", "repo LIKE", ["'repo'"]),
    "sql that finds something else": ("own_asked.sql", "> 1", "> 2", ["fires.json, sample 1 is to be found"]),
    "sql that finds too much": ("own_asked.sql", "> 1", "> 0", ["silent.json, sample 1 is to be left alone, and is f"]),
    "a pattern that finds nothing": ("own_one.py", '{"prefix": "base', '{"prefix": "bas', ["fires.json, sample 1 is"]),
    "a question that finds nothing": ("own-pushes.sql", "'base/", "'bas/", ["fires.json, sample 1 is to be found"]),
    "a question without an order": ("own-pushes.sql", "ORDER BY event_time, event_id", "", ["has no ORDER BY"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_a_line_with_its_file(folder: Path, name: str) -> None:
    file, old, new, lines = BROKEN[name]
    path = folder / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = said(folder)
    assert len(found) == len(lines)
    for line in lines:
        assert any(line in each for each in found), found
    assert all(each.startswith(str(path.with_suffix(".py") if file == "own_asked.sql" else path)) for each in found)


def test_every_field_is_told_at_once(folder: Path) -> None:
    path = folder / "own_one.py"
    text = path.read_text("utf-8").replace('title="Own one"', 'title="Own one."')
    path.write_text(re.sub(r'why="[^"]*"', 'why=""', text), "utf-8")
    assert [each.removeprefix(f"{path}: ") for each in said(folder)] == [
        "why is empty; write it",
        "the title is a sentence of at most 100 characters, no full stop",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, "fires.json is missing; write a list of records, as custody new does"),
        ("[", "fires.json is no JSON text"),
        ("[]", "fires.json holds no sample"),
        ("[3]", "sample 1: is no record and no list of records"),
        ('[{"a": 1}]', "sample 1: cannot be read"),
    ],
)
@pytest.mark.parametrize("id_", ["own-one", "own-asked", "own-pushes"])
def test_samples_that_are_none(folder: Path, id_: str, text: str | None, line: str) -> None:
    file = folder / "samples" / id_ / "fires.json"
    if text is None:
        file.unlink()
    else:
        file.write_text(text, "utf-8")
    (found,) = said(folder)
    assert line in found


def test_a_question_s_sample_says_what_it_is_told(folder: Path) -> None:
    records = [push(1, "base/python")]
    told: list[Any] = [
        {"parameters": {"account": account}, "records": records} for account in ("111122223333", "other")
    ]
    for kind, sample in zip(("fires", "silent"), told, strict=True):
        (folder / "samples" / "own-pushes" / f"{kind}.json").write_text(json.dumps([sample]), "utf-8")
    assert said(folder) == []


def test_an_id_that_exists_is_a_fault(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    write_new(detection_files("own-one", again))
    both = {"folders": [str(folder), str(again)]}
    named = Settings.model_validate({"detections": both, "questions": both})
    (found,) = check(folder, named).faults
    assert f"has the id of a detection of {again}/own_one.py; give it another" in str(found)


def test_what_nothing_reads_is_a_fault(folder: Path, tmp_path: Path) -> None:
    write_new(detection_files("foo-bar", folder / "ecr"))
    (found,) = check(folder).faults
    assert found.file == folder / "ecr" / "foo_bar.py"
    assert "foo_bar.py stands in a sub folder of" in str(found)
    assert check(folder, ids=["own-one"]).faults == ()
    (tmp_path / "more").mkdir()
    (folder / "ecr").rename(tmp_path / "more" / "ecr")
    alone = check(tmp_path / "more")
    assert (alone.detections, alone.questions, len(alone.faults), alone.named) == (0, 0, 1, False)
    # The folder holds both kinds, and is told to hold one.
    (lone,) = check(folder, Settings.model_validate({"detections": {"folders": [str(folder)]}})).faults
    assert "own-pushes.sql has no own-pushes.py beside it" in str(lone)
    for_questions = check(folder, Settings.model_validate({"questions": {"folders": [str(folder)]}}))
    assert [each.file.name for each in for_questions.faults] == ["own_asked.py", "own_one.py"]


def test_another_folder_that_holds_both_kinds(folder: Path, tmp_path: Path) -> None:
    write_new(question_files("own-more", tmp_path / "more"))
    both = {"folders": [str(folder), str(tmp_path / "more")]}
    assert check(tmp_path / "more", Settings.model_validate({"detections": both, "questions": both})).faults == ()


def test_only_some(folder: Path, tmp_path: Path) -> None:
    (folder / "own_one.py").write_text("", "utf-8")
    assert check(folder, ids=["own-asked"]).faults == ()
    with pytest.raises(DetectionError, match=r"holds no detection and no question 'nix'; it holds own-asked, own-one"):
        check(folder, ids=["nix"])
    with pytest.raises(DetectionError, match="is no folder"):
        check(tmp_path / "nix")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DetectionError, match="holds no detection and no question; custody new"):
        check(tmp_path / "empty")


def test_the_command(custody: Custody, folder: Path) -> None:
    clean = custody("detections", "--check", folder)
    note = (
        f"note: {folder} is not in detections.folders and questions.folders, so nothing in it is used unless a package "
        "brings it\n"
    )
    assert (clean.code, clean.out, clean.err) == (0, "", f"2 detections and 1 question: nothing to mend\n{note}")
    told = ("-c", f"custody.detections.folders={folder}", "-c", f"custody.questions.folders={folder}")
    assert custody("detections", "--check", folder, *told).err == "2 detections and 1 question: nothing to mend\n"
    (folder / "own_one.py").write_text("", "utf-8")
    broken = custody("detections", "--check", folder)
    assert (broken.code, broken.err) == (1, "2 detections and 1 question: 1 fault\n" + note)
    assert broken.out == f"{folder}/own_one.py: DETECTION is missing; define one\n"
    listed = json.loads(custody("detections", "--check", folder, "--format", "json").out)
    assert [each["file"] for each in listed] == [f"{folder}/own_one.py"]
    assert custody("detections", "--check", folder / "nix").code == 2
    assert custody("detections", "--check", folder, "--severity", "high").code == 2
