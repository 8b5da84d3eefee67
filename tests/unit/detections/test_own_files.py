"""A folder of one's own detections: what is found in it, and the one line about what is wrong."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

from custody.detections import DetectionSettings, all_detections, get
from custody.detections.own_files import in_file
from custody.detections.skeleton import detection_files
from custody.errors import DetectionError
from custody.output.new_files import write_new
from custody.questions import all_questions
from custody.questions.skeleton import question_files
from custody.severity import Severity

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """One whole detection in a folder."""
    write_new(detection_files("own-one", tmp_path))
    return tmp_path / "own_one.py"


def told(file: Path) -> DetectionSettings:
    return DetectionSettings(folders=(str(file.parent),))


def test_it_is_one_of_all(file: Path) -> None:
    found = get("own-one", told(file))
    assert (found.area, found.origin, found.severity) == ("own", str(file), Severity.MEDIUM)
    assert found in all_detections(told(file))
    rated = DetectionSettings(folders=(str(file.parent),), severity={"own-one": Severity.LOW})
    assert get("own-one", rated).severity is Severity.LOW


def test_a_pattern_may_depend_on_the_settings_and_files_may_share(file: Path) -> None:
    (file.parent / "_shared.py").write_text('TITLE = "From what they share"\n', "utf-8")
    text = file.read_text("utf-8").replace('title="Own one"', "title=TITLE")
    pattern = "\n\ndef pattern(settings):\n    return calls('ecr', 'PutImage', awsRegion=[*settings.allowed_regions])\n"
    file.write_text(text.replace("\nDETECTION", "from ._shared import TITLE\n\nDETECTION", 1) + pattern, "utf-8")
    found = get("own-one", told(file).model_copy(update={"allowed_regions": ("eu-central-1",)}))
    assert found.title == "From what they share"
    assert found.pattern is not None
    assert found.pattern.document["detail"]["awsRegion"] == ["eu-central-1"]


def test_a_file_that_changed_is_run_again(file: Path) -> None:
    assert in_file(file).detection.title == "Own one"
    file.write_text(file.read_text("utf-8").replace('title="Own one"', 'title="Another"'), "utf-8")
    os.utime(file, (1, 1))
    assert in_file(file).detection.title == "Another"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("DETECTION =", "DETECTION = (", "line 9: '(' was never closed; mend it, or take it out of "),
        ("DETECTION =", "raise SystemExit(3)\nDETECTION =", "line 9: SystemExit: 3"),
        ("severity=Severity.MEDIUM", "severity=Severity.BAD", "line 12: AttributeError: "),
        ("DETECTION =", "OTHER =", "DETECTION is missing; define one"),
        ("DETECTION =", "DETECTION = 3\nOTHER =", "DETECTION is no Detection; define one"),
        ('id="own-one"', 'id="own-two"', "holds detection own-two; call the file own_two.py, or rename it"),
        ('"PutImage"', '"PutImages"', "ecr:PutImages is not in the catalogue; check its spelling"),
        ('title="Own one"', 'title=""', "detection own-one: title is empty; write it"),
        ('severity=Severity.MEDIUM', 'severity="medium"', "severity is str; write Severity.INFO, LOW"),
        ("(\"The monthly rebuild of the base images.\",)", '"One."', "false_positives is no tuple of texts"),
        ("https://docs", "ftp://docs", "is no page; write its address, https:// included"),
        ('{"prefix": "base/"}', '{"wildcard": "*a*b*c*d*e*"}', "the pattern's wildcards count"),
        ("DETECTION =", "pattern = 3\nDETECTION =", "pattern is no function of the settings"),
        ("DETECTION =", "def pattern(settings):\n    return settings.nix\n\n\nDETECTION =", "pattern(settings) raised"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_with_the_file(file: Path, old: str, new: str, line: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DetectionError) as refused:
        all_detections(told(file))
    said = str(refused.value)
    assert said.startswith(str(file))
    assert "\n" not in said
    assert line in said


def test_an_id_that_exists_is_refused(file: Path, tmp_path: Path) -> None:
    taken = file.with_name("image_deleted.py")
    taken.write_text(file.read_text("utf-8").replace("own-one", "image-deleted"), "utf-8")
    with pytest.raises(DetectionError, match="detection image-deleted comes with Custody; give yours another id"):
        all_detections(told(file))
    taken.unlink()
    again = tmp_path / "again"
    write_new(detection_files("own-one", again))
    both = DetectionSettings(folders=(str(file.parent), str(again)))
    with pytest.raises(DetectionError, match=f"own-one stands in {file} too; rename one"):
        all_detections(both)


@pytest.mark.parametrize("asking", [False, True])
def test_the_id_of_a_question_is_refused(tmp_path: Path, asking: bool) -> None:  # noqa: FBT001
    files = detection_files("own-one", tmp_path, asking=asking)
    renamed = {path.with_name(path.name.replace("own_one", "who_pushed")): text for path, text in files.items()}
    write_new({path: text.replace("own-one", "who-pushed") for path, text in renamed.items()})
    line = "detection who-pushed has the id of a question that comes with Custody; give yours another id"
    with pytest.raises(DetectionError) as refused:
        all_detections(DetectionSettings(folders=(str(tmp_path),)))
    assert str(refused.value) == f"{tmp_path}/who_pushed.py: {line}"


@pytest.mark.parametrize("asking", [False, True])
def test_the_id_of_a_question_of_one_s_own_is_refused(tmp_path: Path, asking: bool) -> None:  # noqa: FBT001
    write_new(detection_files("foo-bar", tmp_path / "detections", asking=asking))
    write_new(question_files("foo-bar", tmp_path / "questions"))
    settings = DetectionSettings(folders=(str(tmp_path / "detections"),))
    told = settings.with_question_folders((str(tmp_path / "questions"),))
    for find in (all_detections, all_questions, partial(get, "foo-bar")):
        with pytest.raises(DetectionError) as refused:
            find(told)
        assert str(refused.value) == (
            f"{tmp_path}/detections/foo_bar.py: detection foo-bar has the id of question "
            f"{tmp_path}/questions/foo-bar.sql; rename one"
        )


def test_get_offers_the_nearest_of_the_own(file: Path) -> None:
    with pytest.raises(DetectionError, match=r"no detection 'own-on'; did you mean own-one\?"):
        get("own-on", told(file))
