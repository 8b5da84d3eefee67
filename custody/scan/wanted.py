"""What detections look at besides records of audited services, and which columns of these questions ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.columns import BY_NAME
from custody.questions.kept_needs import needs_of
from custody.scan.finding import ROW_COLUMNS
from custody.scan.patterns import Matching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.detections import Detection
    from custody.questions.needs import Actions

ALL = frozenset(BY_NAME)
"""Every column."""


def texts_of(detections: Iterable[Detection]) -> list[str]:
    """The SQL of the questions of detections."""
    return [detection.question.sql for detection in detections if detection.question is not None]


def columns_for(texts: Iterable[str]) -> frozenset[str] | None:
    """The columns of ``events`` for questions by their SQL and for what a finding tells; None is all."""
    columns = needs_of(*texts).columns
    return None if columns is None else columns | ROW_COLUMNS


def columns_by_action(texts: Iterable[str]) -> Callable[[str, str], frozenset[str]]:
    """Which of these columns are asked for of the records of an event source and event name.

    Those that a finding tells are asked for of all: a question may name a record that it did not read itself.
    """
    needs = [needs_of(sql) for sql in texts]
    asked = [(each.actions, ALL if each.columns is None else each.columns) for each in needs]

    def columns(source: str, name: str) -> frozenset[str]:
        return ROW_COLUMNS.union(*(columns for actions, columns in asked if _is_among(source, name, actions)))

    return columns


def _is_among(source: str, name: str, actions: Actions | None) -> bool:
    names = frozenset[str]() if actions is None else actions.get(source, frozenset())
    return actions is None or names is None or name in names


def wanted_by(detections: Iterable[Detection]) -> Callable[[str, str], bool]:
    """Whether a pattern may match records of an event source and event name, of services that are not audited too."""
    return Matching(detections).may_fire
