"""Finds the questions: a file each, and those that the detections ask."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from custody.detections import DetectionSettings, all_detections
from custody.detections.parameters import known_ids, question_ids
from custody.lake.fragments import put_in
from custody.questions.header import read
from custody.questions.own import Found, own_questions
from custody.questions.problem import QuestionError
from custody.questions.wrapped import asked_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.questions.model import Question


def all_questions(settings: DetectionSettings | None = None) -> tuple[Question, ...]:
    """Every question, sorted by id.

    Args:
        settings: what is known of the deployment, the defaults of the detections' questions; nothing when None. Of
            ``Settings`` it is ``of_detections``, which knows the folders with questions too.

    Raises:
        QuestionError: a file is malformed, or two questions, or a question and a detection, share an id.
        DetectionError: as ``all_detections``.
    """
    known = settings or DetectionSettings()
    detections = all_detections(known, asking=True)
    written = _of_files(known.question_folders)
    for id_, by in ((each.id, each.origin or "Custody") for each in detections if each.id in written):
        origin = written[id_][0] or "Custody"
        raise QuestionError(f"{origin}: question {id_} has the id of the detection of {by}; rename one")
    questions = (*(question for _, question in written.values()), *asked_by(detections, known))
    return tuple(sorted(questions, key=lambda question: question.id))


def get(id_: str, settings: DetectionSettings | None = None) -> Question:
    """One question. What is not needed for it is not loaded.

    Raises:
        QuestionError: there is none of that id; the nearest is offered.
        QuestionError: as ``all_questions``.
    """
    if id_ in question_ids():
        return _one(id_)
    known = {question.id: question for question in all_questions(settings)}
    if id_ not in known:
        near = get_close_matches(id_, known, n=1)
        raise QuestionError(
            f"there is no question {id_!r}; " + (f"did you mean {near[0]}?" if near else "custody questions lists them")
        )
    return known[id_]


@cache
def with_custody() -> dict[str, Question]:
    """The questions that come with Custody, those of detections left out, by id."""
    return {id_: _one(id_) for id_ in question_ids()}


@cache
def _one(id_: str) -> Question:
    file = Path(__file__).with_name(f"{id_}.sql")
    return read(id_, put_in(file.read_text(encoding="utf-8")))


def written_elsewhere(settings: DetectionSettings, but: Path) -> frozenset[str]:
    """The ids of all questions but those of one folder, and but those that detections ask.

    Raises:
        QuestionError: as ``all_questions``.
    """
    return frozenset(_of_files([each for each in settings.question_folders if Path(each).resolve() != but.resolve()]))


def _of_files(folders: Sequence[str]) -> dict[str, Found]:
    """Every question but those of detections, by id; where it is from is empty of those that come with Custody."""
    found: dict[str, Found] = {id_: ("", question) for id_, question in with_custody().items()}
    ours = known_ids()
    for origin, question in own_questions(folders):
        taken = ""
        if question.id in ours:
            taken = "has the id of a detection that comes with Custody"
        elif question.id in found:
            other, _ = found[question.id]
            taken = f"stands in {other} too" if other else "comes with Custody"
        if taken:
            raise QuestionError(f"{origin}: question {question.id} {taken}; give yours another id")
        found[question.id] = (origin, question)
    return found
