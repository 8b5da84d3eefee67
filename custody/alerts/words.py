"""The fixed words of an alert, and the places in an event whose values belong into it.

Words are plain JSON, for the function that writes the alerts carries them along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

from custody import catalog
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.catalog.model import Action
    from custody.detections.model import Detection
    from custody.patterns import Pattern

_THINGS = ("repository", "tag", "digest", "pipeline", "execution", "resource")
_MOST_FIELDS = 12


class Words(TypedDict):
    """What is known of an alert before anything has happened.

    ``about`` is there for a recorded call: what the call was made on, each a label and the places in the record that
    may hold it. ``fields`` is there for a service's own event: each a label and a place in the event, of which the
    first names what it is about where the event names no repository. ``page`` is false where no page of the
    documentation says more; ``more`` is its address, where the settings have one.
    """

    severity: str
    title: str
    why: str
    first: str
    area: NotRequired[str]
    page: NotRequired[bool]
    more: NotRequired[str]
    about: NotRequired[list[tuple[str, list[str]]]]
    fields: NotRequired[list[tuple[str, str]]]


FORWARDING_FAILED = "forwarding-failed"
QUERY_FAILED = "query-failed"

NOTICES: dict[str, Words] = {
    FORWARDING_FAILED: {
        "severity": Severity.CRITICAL,
        "title": "Custody cannot forward events from a Region",
        "fields": [("Alarm", "detail.alarmName"), ("Reason", "detail.state.reason")],
        "why": "Until its dead-letter queue is empty, alerts from that Region may be missing.",
        "page": False,
        "first": "Read the dead-letter queue in that Region: each message says in ERROR_CODE what is wrong.",
    },
    QUERY_FAILED: {
        "severity": Severity.HIGH,
        "title": "A query that keeps the lake or asks for detections came to nothing",
        "fields": [
            ("Workgroup", "detail.workgroupName"),
            ("State", "detail.currentState"),
            ("Query", "detail.queryExecutionId"),
            ("Kind", "detail.statementType"),
        ],
        "why": "Until it runs again, days past may be missing from answers, or findings from alerts.",
        "page": False,
        "first": "Read the reason with aws athena get-query-execution --query-execution-id and the query's id; one "
        "failed night is made good by the next.",
    },
}
"""What the product tells of itself."""


def alert_words(detection: Detection) -> Words:
    """The words of one detection's alerts.

    A service's own event knows no identity, so its words list what it does know; a question's findings are a table of
    their own.
    """
    words: Words = {
        "severity": detection.severity,
        "area": detection.area,
        "title": detection.title,
        "why": detection.why,
        "first": detection.runbook[0],
    }
    if detection.pattern is None:
        return words
    if detection.native:
        return {**words, "fields": _fields(detection.pattern)}
    return {**words, "about": _things(_actions(detection.pattern))}


def _fields(pattern: Pattern) -> list[tuple[str, str]]:
    paths = dict.fromkeys(
        field.path
        for source in pattern.document["source"]
        for detail_type in pattern.document["detail-type"]
        if (event := catalog.find_native(source, detail_type))
        for field in event.fields
        if field.always
    )
    return [(path.removeprefix("detail.").replace("[]", ""), path) for path in list(paths)[:_MOST_FIELDS]]


def _things(actions: list[Action]) -> list[tuple[str, list[str]]]:
    """What a call is about; a place that several labels share stands under the first."""
    told: set[str] = set()
    things = []
    for label in _THINGS:
        places = dict.fromkeys(place for action in actions for place in getattr(action, label))
        if new := [place for place in places if place not in told]:
            things.append((label, new))
        told.update(places)
    return things


def _actions(pattern: Pattern) -> list[Action]:
    detail = pattern.document.get("detail", {})
    return [
        action
        for source in detail.get("eventSource", [])
        for name in detail.get("eventName", [])
        if isinstance(source, str) and isinstance(name, str) and (action := catalog.find(source, name))
    ]
