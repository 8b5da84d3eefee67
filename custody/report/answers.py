"""Every question asked of the period, and which of them the page shows where."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody.engines.protocol import QueryError
from custody.lake.rule_findings import reads_rule_findings
from custody.questions import all_questions
from custody.remembered import Remembered, itself

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.detections import DetectionSettings
    from custody.engines.local import LocalEngine
    from custody.engines.protocol import Value
    from custody.questions import Question
    from custody.report.reported_period import Period

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "images": ("who-pushed", "tag-history", "who-deleted", "images-expired", "pushes-outside-pipelines"),
    "pipelines-said": (
        "execution-history",
        "pipeline-starts",
        "approvals",
        "four-eyes-violations",
        "stage-interventions",
        "disabled-transitions",
        "pipeline-definition-changes",
    ),
    "tampering": ("watcher-tampering",),
    "sameness": ("record-id-reused", "record-corrected", "corrected-records"),
    "unusual": (
        "root-activity",
        "changes-without-mfa",
        "first-time-pushers",
        "failed-attempts",
        "cross-account-use",
        "cross-region-use",
    ),
    "record": ("record-coverage", "record-gaps", "records-without-time"),
}
"""The questions whose answers stand in the page, by section; all answers are in the CSV files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with its answer, or the reason why there is none.

    Attributes:
        not_asked: empty when it was asked.
        failed: whether it was asked and broke; the others there is no need to ask.
    """

    question: Question
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    not_asked: str = ""
    failed: bool = False


def ask_all(engine: LocalEngine, period: Period, settings: DetectionSettings) -> dict[str, Answered]:
    """The answer to every question that needs nothing but the period, by id in order."""
    # Two answers that name the same session or file hold one text.
    once = Remembered[Any](itself, longest=sys.maxsize)
    ends: dict[str, Any] = {
        "since": period.since,
        "until": period.until,
        "people_roles": "\n".join(settings.people_roles),
        "deployers": "\n".join(settings.deployers),
    }
    return {question.id: _ask(engine, question, ends, once) for question in all_questions(settings)}


def _ask(engine: LocalEngine, question: Question, ends: dict[str, Any], once: Remembered[Any]) -> Answered:
    needed = [each.name for each in question.parameters if each.required and each.name not in ends]
    if needed:
        return Answered(question=question, not_asked=f"it needs to be told {' and '.join(needed)}")
    if reads_rule_findings(question.sql) and not engine.holds_alerts():
        return Answered(question=question, not_asked="no word of an alert is among what was read")
    taken = {name: value for name, value in ends.items() if any(each.name == name for each in question.parameters)}
    try:
        answer = engine.run(question.sql, question.bind(taken))
        return Answered(
            question=question, columns=answer.columns, rows=tuple(tuple(once.of_all(row)) for row in answer.rows)
        )
    except QueryError as error:
        # One question that a strange record breaks must not cost the auditor all others; the page says so.
        return Answered(question=question, not_asked=str(error), failed=True)
