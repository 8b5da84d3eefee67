"""Questions of installed packages and of folders: what they may be, and the one line about what they are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support.own import installed, on_path

from custody.detections import DetectionSettings
from custody.detections.skeleton import detection_files
from custody.output.new_files import write_new
from custody.questions import QuestionError, all_questions, get
from custody.questions.skeleton import question_files

if TYPE_CHECKING:
    from pathlib import Path

MODULE = """
from pathlib import Path

from custody.questions.header import read

FOLDER = Path(__file__).parent / "sql"
QUESTION = read("acme-pushes", (FOLDER / "acme-pushes.sql").read_text())
LISTED = [QUESTION]
MISSING = "nix"
EMPTY = []


class Listing:
    def __iter__(self):
        yield QUESTION
        yield 1 / 0


BROKEN_LIST = [Listing()]
NOTHING_THERE = Path(__file__).parent / "sql" / "samples"
STRANGE = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """One whole question in a folder."""
    write_new(question_files("own-pushes", tmp_path))
    return tmp_path / "own-pushes.sql"


def told(file: Path) -> DetectionSettings:
    return DetectionSettings().with_question_folders((str(file.parent),))


def test_it_is_one_of_all(file: Path) -> None:
    assert get("own-pushes", told(file)) in all_questions(told(file))
    assert told(file).watching("audit").question_folders == (str(file.parent),)
    with pytest.raises(QuestionError, match=r"no question 'own-pushes'"):
        get("own-pushes")


def test_what_ours_have_in_common_is_put_in(file: Path) -> None:
    text = file.read_text("utf-8").replace("  AND (:region", "  AND {in_the_repository}\n  AND (:region")
    file.write_text(text, "utf-8")
    assert ":repository" in get("own-pushes", told(file)).sql


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("-- title", "-- titel", "'titel: "),
        ("-- column event_time\n", "-- column strange\n", "column strange is not explained"),
        (":account =", ":nobody =", "the SQL takes :nobody, which its head does not explain"),
        (
            "-- why",
            "-- parameter hours integer ten: How many.\n-- why",
            "the default ten is not understood; write JSON",
        ),
        ("  AND (:account", "  AND {nix}\n  AND (:account", "there is nothing called {nix} to put in"),
    ],
)
def test_what_is_wrong_is_one_line_with_the_file(file: Path, old: str, new: str, line: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(QuestionError, match=re.escape(line)) as refused:
        all_questions(told(file))
    assert str(refused.value).startswith(str(file))


def test_an_id_that_exists_is_refused(file: Path, tmp_path: Path) -> None:
    ours = "has the id of a detection that comes with Custody; give yours another id"
    # One that asks history, and one that looks at events.
    taken_ids = (("who-pushed", "comes with Custody"), ("tag-overwritten", ours), ("image-deleted", ours))
    for id_, line in taken_ids:
        taken = file.with_name(f"{id_}.sql")
        taken.write_text(file.read_text("utf-8"), "utf-8")
        with pytest.raises(QuestionError, match=f"{taken}: question {id_} {line}"):
            all_questions(told(file))
        taken.unlink()
    write_new(question_files("own-pushes", tmp_path / "again"))
    both = DetectionSettings().with_question_folders((str(file.parent), str(tmp_path / "again")))
    with pytest.raises(QuestionError, match=f"own-pushes stands in {file} too"):
        all_questions(both)


def test_the_id_of_a_detection_of_one_s_own_is_refused(tmp_path: Path) -> None:
    write_new(detection_files("acme-pushes", tmp_path / "own"))
    with on_path(package(tmp_path, ":QUESTION")), pytest.raises(QuestionError) as refused:
        all_questions(DetectionSettings(folders=(str(tmp_path / "own"),)))
    line = f"question acme-pushes has the id of the detection of {tmp_path}/own/acme_pushes.py; rename one"
    assert str(refused.value) == f"package acme 1.2: {line}"


def package(tmp_path: Path, value: str) -> Path:
    write_new(question_files("acme-pushes", tmp_path / "acme_asked" / "sql"))
    (tmp_path / "acme_asked" / "__init__.py").write_text(MODULE, "utf-8")
    (tmp_path / "acme_asked" / "sql" / "__init__.py").write_text("", "utf-8")
    installed(tmp_path, "acme", {"custody.questions": f"acme_asked{value}"})
    return tmp_path


@pytest.mark.parametrize("value", [".sql", ":FOLDER", ":QUESTION", ":LISTED"])
def test_an_entry_point_is_any_of_these(tmp_path: Path, value: str) -> None:
    with on_path(package(tmp_path, value)):
        assert "acme-pushes" in {question.id for question in all_questions()}


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (":NIX", "package acme 1.2, entry point acme = acme_asked:NIX of custody.questions: AttributeError"),
        (":MISSING", "package acme 1.2 brings 'nix' under custody.questions, which is no folder"),
        ("", "entry point acme = acme_asked of custody.questions: there is nothing in it; name what holds some, or"),
        (":EMPTY", "entry point acme = acme_asked:EMPTY of custody.questions: there is nothing in it; name what holds"),
        (":NOTHING_THERE", "acme_asked:NOTHING_THERE of custody.questions: there is nothing in it; name what"),
        (":BROKEN_LIST", "package acme 1.2: Listing: ZeroDivisionError: division by zero; mend it, or uninstall"),
        (":STRANGE", "package acme 1.2 brings int 3 under custody.questions; name a Question"),
    ],
)
def test_anything_else_is_one_line(tmp_path: Path, value: str, line: str) -> None:
    with on_path(package(tmp_path, value)), pytest.raises(QuestionError, match=re.escape(line)):
        all_questions()
