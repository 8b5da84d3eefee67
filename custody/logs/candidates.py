"""From a JSON document to what may be records: the shapes in which CloudTrail's records are handed on.

A log file's ``Records``; what LookupEvents answers, with each record as text in ``CloudTrailEvent``, or only those
texts; events of CloudWatch Logs, with each record as text in ``message``; messages of SQS and SNS; a list of any of
these; an EventBridge event around a record; a bare record. See
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html,
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from custody.logs.documents_beside import beside_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.logs.skipped import SkippedKind

_DEPTH = 5
"""Lists, envelopes and texts within one another that are opened: the histories of a sample are a list of lists."""

_SIGNS = frozenset({"eventVersion", "userIdentity", "eventID", "eventTime", "awsRegion"})
_LISTS = ("Events", "events", "logEvents", "Messages", "results")
_TEXTS = ("CloudTrailEvent", "message", "Message", "body", "Body")
_CONTAINERS = {"Records", *_LISTS}


class Found(NamedTuple):
    """A record, or a service's own event around which no record was made."""

    record: Mapping[str, Any]
    event: Mapping[str, Any] | None = None


def is_container(document: object) -> bool:
    """Whether a document holds several candidates, so that a problem needs its number."""
    return isinstance(document, list) or (isinstance(document, dict) and bool(_CONTAINERS & document.keys()))


def is_plain(document: object) -> bool:
    """Whether the candidates stand in a document as they are, none of them as a text."""
    if not isinstance(document, dict):
        return False
    records = document.get("Records")
    return not (records and _is_message(records[0])) if isinstance(records, list) else "eventName" in document


def candidates(document: object, depth: int = 0) -> Iterator[object]:
    """Everything in a document that ought to be a record, unchecked, in its order."""
    if depth >= _DEPTH:
        yield document
    elif isinstance(document, list):
        for element in document:
            yield from candidates(element, depth + 1)
    elif isinstance(document, dict):
        yield from _of_object(document, depth)
    elif isinstance(document, str):
        yield from _of_text(document, depth)
    else:
        yield document


def _of_object(document: dict[str, Any], depth: int) -> Iterator[object]:
    records = document.get("Records")
    if isinstance(records, list):
        if records and _is_message(records[0]):
            yield from candidates(records, depth + 1)
        else:
            yield from records
        return
    if isinstance(document.get("eventName"), str) and isinstance(document.get("eventSource"), str):
        yield document
        return
    if "detail-type" in document:
        yield document
        return
    for name in _LISTS:
        if isinstance(found := document.get(name), list):
            if document.get("messageType") != "CONTROL_MESSAGE":
                yield from candidates(found, depth + 1)
            return
    text = next((found for name in _TEXTS if isinstance(found := _told(document).get(name), str)), None)
    if text is None:
        yield document
    else:
        yield from _of_text(text, depth)


def _is_message(record: object) -> bool:
    """Whether a record of a notification carries a text of somebody's: of a queue or of a topic, as Lambda gets it."""
    return isinstance(record, dict) and (isinstance(record.get("body"), str) or isinstance(record.get("Sns"), dict))


def _told(document: dict[str, Any]) -> Mapping[str, Any]:
    """Where the text of an envelope stands: in it, in what a topic hands on, or in the field of a query's answer."""
    if document.get("field") == "@message":
        return {"message": document.get("value")}
    inner = document.get("Sns")
    return inner if isinstance(inner, dict) else document


def _of_text(text: str, depth: int) -> Iterator[object]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
    yield from candidates(found, depth + 1)


def judge(candidate: object) -> Found | str | SkippedKind | None:
    """The record in a candidate; what is wrong with it; what it is that holds none; None for nobody's concern."""
    if not isinstance(candidate, dict):
        return "is not a CloudTrail record: not an object"
    record: dict[str, Any] = candidate
    if "detail-type" in candidate and isinstance(candidate.get("detail"), dict):
        detail: dict[str, Any] = candidate["detail"]
        if "eventSource" not in detail and "eventName" not in detail and isinstance(candidate.get("source"), str):
            return Found({}, candidate)
        record = detail
    name, source = record.get("eventName"), record.get("eventSource")
    if isinstance(name, str) and name and isinstance(source, str) and not source.startswith("aws:"):
        return Found(record)
    return _what_it_is(record)


def _what_it_is(candidate: dict[str, Any]) -> str | SkippedKind | None:
    if (kind := beside_records(candidate)) is not None:
        return kind
    if candidate.get("eventType") == "AwsCloudTrailInsight" or candidate.get("eventCategory") == "Insight":
        return None
    source = candidate.get("eventSource")
    if isinstance(source, str) and source.startswith("aws:"):
        return f"is not a CloudTrail record: eventSource {source[:40]!r} is a notification's"
    if not _SIGNS & candidate.keys():
        return "is not CloudTrail: neither Records, nor an event, nor a record"
    missing = "eventSource" if isinstance(candidate.get("eventName"), str) and candidate["eventName"] else "eventName"
    return f"is a record without {missing}"
