"""What detections look at: which records a scan reads, and which columns of them their questions ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.reach import reach_of
from custody.questions.kept_needs import needs_of
from custody.scan.finding import ROW_COLUMNS
from custody.scan.patterns import Matching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from custody.detections import Detection
    from custody.logs.reach import Reach
    from custody.questions.needs import Needs


def needs_of_questions(detections: Iterable[Detection]) -> Needs:
    """What the questions of detections need together."""
    return needs_of(*(detection.question.sql for detection in detections if detection.question is not None))


def columns_for(detections: Iterable[Detection]) -> frozenset[str] | None:
    """The columns of ``events`` for their questions and for what a finding tells; None is all."""
    columns = needs_of_questions(detections).columns
    return None if columns is None else columns | ROW_COLUMNS


def wanted_by(detections: Sequence[Detection]) -> tuple[Reach, Callable[[str, str], bool]]:
    """How far their questions reach, and whether a pattern may match records of an event source and event name."""
    return reach_of(needs_of_questions(detections).actions), Matching(detections).may_fire
