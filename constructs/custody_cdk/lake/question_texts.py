"""The texts of scheduled questions, whole: of what the rules should have found, no engine has a relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Annotations

from custody.forwarding.rule_findings import on_athena
from custody.lake.rule_findings import reads_rule_findings, with_rule_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from custody.detections import Detection
    from custody.questions import Question
    from custody.settings import Settings

_ID = "custody:rule-findings-left-out"


def whole_texts(
    scope: Construct, questions: Sequence[Question], *, settings: Settings, detections: Sequence[Detection]
) -> dict[str, str]:
    """The text of each question by its id, with the rules' conditions in it where it reads ``rule_findings``.

    The longest conditions are left out where all of them do not fit into a query; a warning names their detections.

    Args:
        scope: where the warning stands.
        questions: those that are asked.
        settings: of the deployment.
        detections: those in use.
    """
    texts = {question.id: question.sql for question in questions}
    reading = [id_ for id_, sql in texts.items() if reads_rule_findings(sql)]
    if not reading:
        return texts
    found = on_athena(settings, detections)
    for note in found.notes:
        Annotations.of(scope).add_warning_v2(_ID, f"{', '.join(reading)}: {note}")
    return texts | {id_: with_rule_findings(texts[id_], found.sql) for id_ in reading}
