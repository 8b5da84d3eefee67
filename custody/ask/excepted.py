"""Exceptions of the settings, laid upon the rows of a detection's question: each row says what excepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.alerts.exceptions import AlertException, facts_of_row, judge
from custody.detections.index import area_of
from custody.detections.model import FINDING_COLUMNS
from custody.detections.parameters import question_ids
from custody.engines.protocol import ResultSet
from custody.errors import DetectionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from custody.engines.protocol import Value
    from custody.questions import Question
    from custody.settings import Settings

COLUMNS = ("excepted", "exception_ended")
"""What stands behind the columns of a finding, as in the findings of a scan."""


class ExceptedRows:
    """The rows of an answer with what excepts each, or has ended.

    Attributes:
        met: how many of those that were read so far are excepted.
    """

    def __init__(self, question: Question, settings: Settings, today: date) -> None:
        self.met = 0
        self._detection = question.id
        self._today = today.isoformat()
        self._exceptions = _about(question, settings)

    def of(self, result: ResultSet) -> ResultSet:
        """The same rows, with two columns more where exceptions are about this question's detection."""
        if not self._exceptions or not set(FINDING_COLUMNS) <= set(result.columns):
            return result
        return ResultSet((*result.columns, *COLUMNS), self._judged(result))

    def _judged(self, result: ResultSet) -> Iterator[tuple[Value, ...]]:
        for row in result.rows:
            facts = facts_of_row(self._detection, dict(zip(result.columns, row, strict=True)))
            judged = judge(self._exceptions, facts, self._today)
            self.met += judged.excepted is not None
            yield *row, *(None if each is None else each.said for each in (judged.excepted, judged.ended))


def _about(question: Question, settings: Settings) -> list[AlertException]:
    """The exceptions about the detection that asks a question, in the order of the settings; others have none."""
    id_ = question.id
    if not settings.exceptions or id_ in question_ids():
        return []
    try:
        area = area_of(id_, settings.of_detections)
    except DetectionError:
        return []
    return [
        AlertException(**{**each.plain({id_: area}), "detections": (id_,)})
        for each in settings.exceptions
        if each.is_about(id_, area)
    ]
