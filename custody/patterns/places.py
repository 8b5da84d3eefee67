"""Where in ``events`` the value of a pattern's path is found.

The envelope of an event that CloudTrail sends follows from the record: ``source`` from ``eventSource``,
``detail-type`` from ``eventType``, and ``account``, ``region`` and ``time`` are fields of it
(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html). The envelope's
``id``, ``version``, ``resources`` and ``replay-name`` are in no record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.errors import PatternError
from custody.lake.columns import BY_PATH, Column, Type
from custody.patterns.refusal import dotted

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.patterns.values import Path


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A place that holds text, or nothing.

    Attributes:
        sql: the text as the event has it, in Athena's SQL.
        column: the column it comes from, NULL where there is no text.
        stored: what the column holds for a text, ``None`` for one that no record has; absent when ``sql`` is
            the only way to compare.
    """

    sql: str
    column: str
    stored: Callable[[str], str | None] | None = None


@dataclass(frozen=True, slots=True)
class BooleanPlace:
    """A place that holds true, false or nothing."""

    sql: str


@dataclass(frozen=True, slots=True)
class JsonPlace:
    """A column of JSON text, in which the rest of the path is looked for."""

    column: Column


Place = TextPlace | BooleanPlace | JsonPlace

DETAIL_TYPES = {
    "AWS API Call via CloudTrail": "AwsApiCall",
    "AWS Service Event via CloudTrail": "AwsServiceEvent",
    "AWS Console Sign In via CloudTrail": "AwsConsoleSignIn",
    "AWS Console Action via CloudTrail": "AwsConsoleAction",
    "AWS Insight via CloudTrail": "AwsCloudTrailInsight",
    "AWS Network Activity Event via CloudTrail": "AwsVpceEvent",
}
"""The ``detail-type`` of each ``eventType``."""

_SUFFIX = ".amazonaws.com"
_TIME = "DATE_FORMAT(event_time, '%Y-%m-%dT%H:%i:%sZ')"
_WHENS = " ".join(f"WHEN '{stored}' THEN '{text}'" for text, stored in DETAIL_TYPES.items())


def _event_source(source: str) -> str | None:
    return source.removeprefix("aws.") + _SUFFIX if source.startswith("aws.") else None


_ENVELOPE = {
    "source": TextPlace(f"'aws.' || REPLACE(event_source, '{_SUFFIX}', '')", "event_source", _event_source),
    "detail-type": TextPlace(f"CASE event_type {_WHENS} END", "event_type", DETAIL_TYPES.get),
    "account": TextPlace("account", "account"),
    "region": TextPlace("region", "region"),
    "time": TextPlace(_TIME, "event_time"),
}


def place_of(path: Path) -> Place:
    """The place of a path.

    Raises:
        PatternError: ``events`` does not hold it.
    """
    if len(path) == 1 and path[0] in _ENVELOPE:
        return _ENVELOPE[path[0]]
    if path[0] == "detail" and len(path) > 1:
        exact = BY_PATH.get(path[1:])
        if exact is not None and exact.type is not Type.JSON:
            return _typed(exact)
        around = BY_PATH.get(path[1:2])
        if around is not None and around.type is Type.JSON:
            return JsonPlace(around)
    raise PatternError(
        f"event pattern: {dotted(path)} is not in the relation events: "
        f"match {', '.join(_ENVELOPE)} or a field of the CloudTrail record below detail"
    )


def _typed(column: Column) -> Place:
    if column.type is Type.BOOLEAN:
        return BooleanPlace(column.name)
    if column.type is Type.TIME:
        return _ENVELOPE["time"]
    return TextPlace(column.name, column.name)
