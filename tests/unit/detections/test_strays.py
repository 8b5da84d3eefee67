"""A file that nothing would read is refused where it stands, rather than silently left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from custody.detections import DetectionSettings, all_detections
from custody.detections.skeleton import detection_files
from custody.errors import DetectionError
from custody.output.new_files import write_new
from custody.questions import all_questions
from custody.questions.skeleton import question_files

if TYPE_CHECKING:
    from pathlib import Path


def told(*, detections: tuple[Path, ...] = (), questions: tuple[Path, ...] = ()) -> DetectionSettings:
    settings = DetectionSettings(folders=tuple(map(str, detections)))
    return settings.with_question_folders(tuple(map(str, questions)))


def refused(settings: DetectionSettings) -> str:
    """The one line, which is the same whether detections or questions are looked for."""
    with pytest.raises(DetectionError) as of_detections:
        all_detections(settings)
    with pytest.raises(DetectionError) as of_questions:
        all_questions(settings)
    assert str(of_detections.value) == str(of_questions.value)
    assert "\n" not in str(of_detections.value)
    return str(of_detections.value)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of detections, whole."""
    write_new(detection_files("own-one", tmp_path / "own"))
    write_new(detection_files("own-asked", tmp_path / "own", asking=True))
    return tmp_path / "own"


@pytest.mark.parametrize("deep", ["ecr", "ecr/more"])
def test_a_detection_in_a_sub_folder(own: Path, deep: str) -> None:
    write_new(detection_files("foo-bar", own / deep, asking=True))
    assert refused(told(detections=(own,))) == (
        f"{own}/{deep}/foo_bar.py stands in a sub folder of {own}, and nothing looks there; move it to {own}, or name "
        f"{own}/{deep} in detections.folders too"
    )
    both = told(detections=(own, own / deep))
    assert {"own-one", "own-asked", "foo-bar"} < {each.id for each in all_detections(both)}


def test_a_question_in_a_sub_folder(tmp_path: Path) -> None:
    asked = tmp_path / "questions"
    write_new(question_files("who-is", asked))
    write_new(question_files("who-was", asked / "more"))
    assert refused(told(questions=(asked,))) == (
        f"{asked}/more/who-was.sql stands in a sub folder of {asked}, and nothing looks there; move it to {asked}, or "
        f"name {asked}/more in questions.folders too"
    )
    assert {"who-is", "who-was"} < {each.id for each in all_questions(told(questions=(asked, asked / "more")))}


def test_a_sub_folder_behind_a_link_is_one_too(own: Path, tmp_path: Path) -> None:
    write_new(detection_files("foo-bar", tmp_path / "shared"))
    (own / "round").symlink_to(own)
    (own / "shared").symlink_to(tmp_path / "shared")
    assert refused(told(detections=(own,))).startswith(f"{own}/shared/foo_bar.py stands in a sub folder of {own}")


@pytest.mark.parametrize("name", ["samples", "tests", "_drafts", ".drafts", "__pycache__"])
def test_what_is_not_looked_for_there(own: Path, name: str) -> None:
    write_new(detection_files("foo-bar", own / name))
    for hidden in ("_shared.py", "_shared.sql", ".hidden.py", ".hidden.sql"):
        (own / hidden).write_text("", "utf-8")
    assert {"own-one", "own-asked"} < {each.id for each in all_detections(told(detections=(own,)))}
    asked = own.with_name("questions")
    write_new(question_files("who-is", asked))
    (asked / "_shared.py").write_text("", "utf-8")
    (asked / ".hidden.sql").write_text("", "utf-8")
    assert "who-is" in {each.id for each in all_questions(told(questions=(asked,)))}


def test_a_question_in_a_folder_of_detections_alone(own: Path) -> None:
    write_new(question_files("lone-q", own))
    assert refused(told(detections=(own,))) == (
        f"{own}/lone-q.sql has no lone-q.py beside it, and the folder is not one of questions; name {own} in "
        "questions.folders too, or call the file as its detection's is called"
    )
    assert "lone-q" in {each.id for each in all_questions(told(detections=(own,), questions=(own,)))}


def test_a_detection_in_a_folder_of_questions_alone(tmp_path: Path) -> None:
    asked = tmp_path / "questions"
    write_new(detection_files("lone-two", asked, asking=True))
    assert refused(told(questions=(asked,))) == (
        f"{asked}/lone_two.py is no question, and the folder is not one of detections; name {asked} in "
        "detections.folders too, or move the file"
    )
    both = told(detections=(asked,), questions=(asked,))
    assert "lone-two" in {each.id for each in all_questions(both)}


def test_a_sub_folder_that_cannot_be_read(own: Path) -> None:
    (own / "ecr").mkdir()
    (own / "ecr").chmod(0)
    try:
        if any(True for _ in _listed(own / "ecr")):
            pytest.skip("whoever runs this may read everything")
        assert refused(told(detections=(own,))).startswith(f"{own}/ecr cannot be read: ")
    finally:
        (own / "ecr").chmod(0o700)


def _listed(folder: Path) -> list[str]:
    try:
        return ["", *(each.name for each in folder.iterdir())]
    except PermissionError:
        return []
