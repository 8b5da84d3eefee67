"""The questions that detections ask, for people to ask too: derived, so that there is one text of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from custody.detections import FINDING_COLUMNS, DetectionSettings
from custody.detections.scheduled_query import taken, values
from custody.lake.columns import BY_NAME
from custody.questions.header import relations_of
from custody.questions.model import Parameter, Question
from custody.questions.shared_parameters import COMMON
from custody.strict_model import SettingsModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.detections import Detection
    from custody.detections.model import Question as Asked

_MEANINGS = {
    "actor": "Who did it.",
    "subject": "What it was done to.",
    "finding": "The rest of the story in a few words.",
}
_COMMON = {parameter.name: parameter for parameter in COMMON}


def asked_by(detections: Sequence[Detection], settings: DetectionSettings) -> tuple[Question, ...]:
    """A question for each of the detections that reads history, whoever wrote them."""
    return tuple(
        _question(detection, detection.question, settings) for detection in detections if detection.question is not None
    )


def _question(detection: Detection, asked: Asked, settings: DetectionSettings) -> Question:
    return Question(
        id=detection.id,
        title=detection.title,
        why=detection.why,
        parameters=tuple(_parameters(asked, settings)),
        columns=tuple((name, _MEANINGS.get(name) or BY_NAME[name].meaning) for name in FINDING_COLUMNS),
        relations=relations_of(asked.sql),
        sql=_ordered(asked.sql),
        detection=True,
        controls=detection.controls,
    )


def _ordered(sql: str) -> str:
    # A finding that no record decides has no event_id, so every column has a say in the order.
    places = ", ".join(str(n) for n, name in enumerate(FINDING_COLUMNS, 1) if name != "event_time")
    time = FINDING_COLUMNS.index("event_time") + 1
    columns = ", ".join(FINDING_COLUMNS)
    return f"SELECT {columns} FROM (\n{sql.strip()}\n) AS found\nORDER BY {time}, {places}\n"  # noqa: S608  # no input


def _parameters(asked: Asked, settings: DetectionSettings) -> Iterator[Parameter]:
    bound = values(asked, settings, until=datetime.now(UTC))
    for name in taken(asked.sql):
        if name == "earliest":
            meaning = "How far back to look for what the period is compared with."
            yield Parameter(name=name, type="time", default=asked.looks_back, meaning=meaning)
        elif name in _COMMON:
            yield _COMMON[name]
        else:
            value = bound[name]
            yield Parameter(
                name=name,
                type="integer" if isinstance(value, int) else "text",
                default=value,
                meaning=_meaning(asked, name),
                range=_range(asked, name),
            )


def _setting(asked: Asked, name: str) -> str:
    # Fields of an object are bound by joined names, such as business_hours_opens.
    return max((known for known in asked.parameters if name.startswith(known)), key=len)


def _meaning(asked: Asked, name: str) -> str:
    description = DetectionSettings.model_fields[_setting(asked, name)].description or ""
    return f"{description} A list has one entry a line."


def _range(asked: Asked, name: str) -> tuple[int, int] | None:
    """What the settings allow, who check it where a deployment is concerned."""
    setting = _setting(asked, name)
    field = DetectionSettings.model_fields[setting]
    if isinstance(field.annotation, type) and issubclass(field.annotation, SettingsModel):
        field = field.annotation.model_fields[name.removeprefix(f"{setting}_")]
    least = [limit.ge for limit in field.metadata if hasattr(limit, "ge")]
    most = [limit.le for limit in field.metadata if hasattr(limit, "le")]
    return (least[0], most[0]) if least and most else None
