"""Questions: their SQL beside the detection's file, and the values they are asked with."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from custody.detections.model import Question
from custody.lake.fragments import put_in
from custody.times.text import before

if TYPE_CHECKING:
    from custody.detections.parameters import DetectionSettings

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Value = str | int

_NAME = re.compile(r"(?<![:\w]):([a-z_]+)\b")


def question(file: str, *parameters: str, every: timedelta = HOUR, looks_back: timedelta = DAY) -> Question:
    """The question whose SQL stands beside the Python file under the same name.

    ``{name}`` in it stands for ``lake/fragments/name.sql``: text that several questions have in common.

    Args:
        file: ``__file__`` of the detection.
        parameters: fields of ``DetectionSettings`` that the SQL takes.
        every: how often it is asked, by default hourly.
        looks_back: how much history it reads, by default a day.
    """
    sql = Path(file).with_suffix(".sql").read_text(encoding="utf-8")
    return Question(sql=put_in(sql), every=every, looks_back=looks_back, parameters=parameters)


def values(asked: Question, settings: DetectionSettings, *, until: datetime) -> dict[str, Value]:
    """What to bind for a run: those of the three times and of the settings that the question takes.

    A list is one text, an entry a line: engines bind texts and numbers everywhere, lists not. Fields of an
    object are bound by joined names (``business_hours_opens``).

    Args:
        asked: the question.
        settings: the deployment's.
        until: end of the time asked about, UTC without a zone. CloudTrail delivers about 5 minutes late,
            sometimes 15 or more: let it lie that far back.
    """
    bound: dict[str, Value] = {
        "since": _time(before(until, asked.every)),
        "until": _time(until),
        "earliest": _time(before(until, asked.looks_back)),
    }
    for name in asked.parameters:
        value = getattr(settings, name)
        if hasattr(value, "model_dump"):
            bound |= {f"{name}_{key}": _bindable(inner) for key, inner in value.model_dump().items()}
        else:
            bound[name] = _bindable(value)
    # A client refuses a value that the SQL does not take.
    return {name: value for name, value in bound.items() if re.search(rf":{name}\b", asked.sql)}


def taken(sql: str) -> list[str]:
    """The names that SQL takes values for, in order."""
    return list(dict.fromkeys(_NAME.findall(sql)))


def _bindable(value: object) -> Value:
    if isinstance(value, tuple):
        return "\n".join(value)
    return value if isinstance(value, int) else str(value)


def _time(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
