"""What a scan reports: one record, or one line of history, that a detection is about."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from custody.aws.identity_names import named
from custody.lake.derived import OMITTED
from custody.lake.rows import row_of
from custody.logs.layout import delivered
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.detections import Detection
    from custody.logs import Entry, Problem
    from custody.severity import Severity

NEW, UNCHANGED = "new", "unchanged"
"""Whether a finding was in the baseline, as SARIF says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. What the record does not say is None.

    Attributes:
        time: ISO 8601, UTC.
        subject: what it was done to, in one phrase.
        story: what a question found besides.
        position: the record's index in its file, from 0.
        line: the line it begins on.
        excepted: until when, why and whose exception covers it; it is not counted then.
        exception_ended: the same of the exception that covered it and has ended.
        baseline_state: ``new`` or ``unchanged``, as SARIF has it, where there is a baseline; ``unchanged`` is not
            counted.
    """

    time: str | None
    severity: Severity
    detection: str
    title: str
    actor: str | None = None
    actor_arn: str | None = None
    action: str | None = None
    service: str | None = None
    subject: str | None = None
    repository: str | None = None
    image_tag: str | None = None
    image_digest: str | None = None
    pipeline: str | None = None
    execution_id: str | None = None
    account: str | None = None
    region: str | None = None
    source_ip: str | None = None
    error_code: str | None = None
    story: str | None = None
    event_id: str | None = None
    file: str | None = None
    position: int | None = None
    line: int | None = None
    excepted: str | None = None
    exception_ended: str | None = None
    baseline_state: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is counted and decides the exit code: neither excepted nor in the baseline."""
        return self.excepted is None and self.baseline_state != UNCHANGED


COLUMNS = tuple(field.name for field in fields(Finding))
"""Everything that a finding says, in order."""

_FROM_ROW = {
    "actor": "actor_name",
    "actor_arn": "actor_arn",
    "action": "event_name",
    "service": "event_source",
    "repository": "repository",
    "image_tag": "image_tag",
    "image_digest": "image_digest",
    "pipeline": "pipeline",
    "execution_id": "execution_id",
    "account": "account",
    "region": "region",
    "source_ip": "source_ip",
    "error_code": "error_code",
    "event_id": "event_id",
}

ROW_COLUMNS = frozenset({*_FROM_ROW.values(), "event_time", "actor_account", "resource", "omitted", "source_position"})
"""The columns of ``events`` that a finding is made from."""

_FROM_DETAIL = {
    "repository": ("repository-name",),
    "image_tag": ("image-tag", "image-tags"),
    "image_digest": ("image-digest",),
    "pipeline": ("pipeline",),
    "execution_id": ("execution-id",),
}


def about_record(detection: Detection, entry: Entry) -> Finding:
    """The finding about one record, or about a service's own event."""
    if entry.event is not None:
        found = _of_event(entry.event)
    else:
        row = row_of(entry.record, columns=ROW_COLUMNS)
        found = {name: _text(row[column]) for name, column in _FROM_ROW.items()}
        found |= {"time": _time(row["event_time"]), "subject": _subject(row), "actor": _actor(row)}
    place: dict[str, Any] = {"file": entry.file, "position": entry.position, "line": entry.line}
    return Finding(**_who(detection), **found, **place)


def about_history(detection: Detection, answer: Mapping[str, Any], row: Mapping[str, Any]) -> Finding:
    """The finding that one row of a question's answer is.

    Args:
        detection: whose question it was.
        answer: the row, with ``custody.detections.FINDING_COLUMNS``.
        row: the row of ``events`` that decided, empty when no single record did.
    """
    found: dict[str, Any] = {name: _text(row.get(column)) for name, column in _FROM_ROW.items()}
    found |= {name: _text(answer[name]) for name in ("subject", "account", "region", "event_id")}
    # A question names the actor by ARN where it can; the record also knows the name.
    found["actor"] = _actor(row) or _text(answer["actor"])
    found |= {"file": _text(answer["source_file"]), "position": row.get("source_position")}
    found |= {"time": _time(answer["event_time"]), "story": _text(answer["finding"])}
    return Finding(**_who(detection), **found)


def about_file(detection: Detection, problem: Problem) -> Finding:
    """The finding that is in a log file itself; its time is that of the file's name, when it was delivered."""
    name = PurePath(problem.file).name
    position = problem.position.removeprefix("record ")
    return Finding(
        **_who(detection),
        subject=name,
        story=f"{problem.what}{f'; the first record behind it is {position}' if position else ''}",
        time=delivered(problem.file),
        file=problem.file,
        position=int(position) if position.isdigit() else None,
    )


def _actor(row: Mapping[str, Any]) -> str | None:
    return named(_text(row.get("actor_name")), row.get("actor_account"), row.get("account"))


def _subject(row: Mapping[str, Any]) -> str | None:
    return _text(row["resource"]) or (OMITTED if row["omitted"] else None)


def _who(detection: Detection) -> dict[str, Any]:
    return {"severity": detection.severity, "detection": detection.id, "title": detection.title}


def _of_event(event: Mapping[str, Any]) -> dict[str, Any]:
    detail = event["detail"]
    found = {
        name: next((text for field in fields if (text := _text(detail.get(field)))), None)
        for name, fields in _FROM_DETAIL.items()
    }
    return {
        **found,
        "time": _text(event.get("time")),
        "action": _text(event.get("detail-type")),
        "service": _text(event.get("source")),
        "subject": found["repository"] or found["pipeline"],
        "account": _text(event.get("account")),
        "region": _text(event.get("region")),
        "event_id": _text(event.get("id")),
    }


def _text(value: object) -> str | None:
    if isinstance(value, list):
        return ",".join(each for each in value if isinstance(each, str)) or None
    return None if value is None or isinstance(value, dict) else str(value)


def _time(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return iso(value)
