"""From a JSON document to what may be records: the shapes in which CloudTrail's records are handed on.

A log file's ``Records``; a page of LookupEvents, with each record as text in ``CloudTrailEvent``; a list of
any of these; an EventBridge event around a record; a bare record. See
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

_DEPTH = 3
"""Lists within lists that are opened: the histories of a sample are a list of lists."""

_SIGNS = frozenset({"eventVersion", "userIdentity", "eventID", "eventTime", "awsRegion"})


class Found(NamedTuple):
    """A record, or a service's own event around which no record was made."""

    record: Mapping[str, Any]
    event: Mapping[str, Any] | None = None


def is_container(document: object) -> bool:
    """Whether a document holds several candidates, so that a problem needs its number."""
    return isinstance(document, list) or (isinstance(document, dict) and bool({"Records", "Events"} & document.keys()))


def candidates(document: object, depth: int = 0) -> Iterator[object]:
    """Everything in a document that ought to be a record, unchecked."""
    if isinstance(document, list) and depth < _DEPTH:
        for element in document:
            yield from candidates(element, depth + 1)
    elif isinstance(document, dict) and isinstance(document.get("Records"), list):
        yield from document["Records"]
    elif isinstance(document, dict) and isinstance(document.get("Events"), list):
        yield from map(_looked_up, document["Events"])
    else:
        yield document


def _looked_up(event: object) -> object:
    text = event.get("CloudTrailEvent") if isinstance(event, Mapping) else None
    if not isinstance(text, str):
        return event
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def judge(candidate: object) -> Found | str | None:
    """The record in a candidate; or what is wrong with it; or None for one that is nobody's concern."""
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


def _what_it_is(candidate: dict[str, Any]) -> str | None:
    if "digestPublicKeyFingerprint" in candidate:
        return "is a digest file, which signs log files and holds no records"
    if candidate.get("eventType") == "AwsCloudTrailInsight" or candidate.get("eventCategory") == "Insight":
        return None
    source = candidate.get("eventSource")
    if isinstance(source, str) and source.startswith("aws:"):
        return f"is not a CloudTrail record: eventSource {source[:40]!r} is a notification's"
    if not _SIGNS & candidate.keys():
        return "is not CloudTrail: neither Records, nor an event, nor a record"
    missing = "eventSource" if isinstance(candidate.get("eventName"), str) and candidate["eventName"] else "eventName"
    return f"is a record without {missing}"
