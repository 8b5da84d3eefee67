"""``custody.controls``: each control of each framework, with the detections and questions that evidence it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from custody.controls.model import Coverage, Covered, Evidence, Kind
from custody.detections import all_detections
from custody.detections.parameters import question_ids
from custody.frameworks import all_frameworks, find, get
from custody.frameworks.model import in_order
from custody.questions import all_questions
from custody.settings import or_default

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.detections import Detection
    from custody.frameworks import Controls, Framework
    from custody.questions import Question
    from custody.settings import Settings

_Named = dict[tuple[str, str], list[Evidence]]


def controls(
    framework: str | None = None, *, control: str | None = None, settings: Settings | None = None
) -> list[Covered]:
    """Each framework with its controls, and what evidences each of them.

    Evidence shows that something was recorded, found or can be asked; it never says that a control is met. What is
    switched off in the settings evidences nothing.

    Args:
        framework: only this one, by its id or another name of it: ``soc2``, ``attack``; all when None.
        control: only the controls of this id, in either case: ``CC8.1``; frameworks without one are left out.
        settings: of the deployment, with its own detections and questions; the defaults when None.

    Raises:
        FrameworkError: there is no such framework or control; the nearest is offered.
        DetectionError, QuestionError: as ``custody.detections`` and ``custody.questions``.
    """
    chosen = all_frameworks() if framework is None else (get(framework),)
    known = or_default(settings).of_detections
    evidence = _named(all_detections(known), all_questions(known))
    if control is None:
        return [_covered(each, evidence) for each in chosen]
    spelled = _spelled(control) if framework is None else {chosen[0].id: _of(chosen[0], control)}
    return [_covered(each, evidence, spelled[each.id]) for each in chosen if each.id in spelled]


def coverage_of(framework: Framework, detections: Sequence[Detection], questions: Sequence[Question]) -> Covered:
    """One framework with what evidences each of its controls, of the detections and questions given."""
    return _covered(framework, _named(detections, questions))


def _covered(framework: Framework, evidence: _Named, only: str | None = None) -> Covered:
    wanted = [each for each in framework.controls.values() if only is None or each.id == only]
    strange = {id_ for of, id_ in evidence if of == framework.id and id_ not in framework.controls}
    return Covered(
        framework=framework,
        controls=tuple(
            Coverage(control=each, evidence=tuple(evidence.get((framework.id, each.id), ()))) for each in wanted
        ),
        unknown=tuple(sorted(strange, key=in_order)) if only is None else (),
    )


def _spelled(control: str) -> dict[str, str]:
    """The id as each framework that has it writes it."""
    return {each.framework: each.id for each in find(control)}


def _of(framework: Framework, control: str) -> str:
    lower = {id_.lower(): id_ for id_ in framework.controls}
    return framework.control(lower.get(control.lower(), control)).id


def _named(detections: Sequence[Detection], questions: Sequence[Question]) -> _Named:
    """What counts towards each control, by framework and id."""
    found: _Named = defaultdict(list)
    for controls_, evidence in (*map(_of_detection, detections), *_of_questions(questions)):
        for framework, ids in controls_.items():
            for id_ in dict.fromkeys(ids):
                found[framework, id_].append(evidence)
    return found


def _of_detection(each: Detection) -> tuple[Controls, Evidence]:
    return each.controls, Evidence(kind=Kind.DETECTION, id=each.id, title=each.title, own=bool(each.origin))


def _of_questions(questions: Sequence[Question]) -> Iterator[tuple[Controls, Evidence]]:
    # Those that detections ask count as these detections already.
    ours = question_ids()
    for each in questions:
        if not each.detection:
            yield each.controls, Evidence(kind=Kind.QUESTION, id=each.id, title=each.title, own=each.id not in ours)
