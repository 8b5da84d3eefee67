"""What detections look at besides records of audited services, and which columns of these their questions ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.questions.kept_needs import needs_of
from custody.scan.finding import ROW_COLUMNS
from custody.scan.patterns import Matching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.detections import Detection
    from custody.questions.needs import Needs


def needs_of_questions(detections: Iterable[Detection]) -> Needs:
    """What the questions of detections need together."""
    return needs_of(*(detection.question.sql for detection in detections if detection.question is not None))


def columns_for(detections: Iterable[Detection]) -> frozenset[str] | None:
    """The columns of ``events`` for their questions and for what a finding tells; None is all."""
    columns = needs_of_questions(detections).columns
    return None if columns is None else columns | ROW_COLUMNS


def wanted_by(detections: Iterable[Detection]) -> Callable[[str, str], bool]:
    """Whether a pattern may match records of an event source and event name, of services that are not audited too."""
    return Matching(detections).may_fire
