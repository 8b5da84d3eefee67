"""From a JSON document to what may be records: the shapes in which CloudTrail's records are handed on.

A log file's ``Records``; what LookupEvents answers, with each record as text in ``CloudTrailEvent``, or only those
texts; events of CloudWatch Logs, with each record as text in ``message``, and what Lambda gets of them; messages of SQS
and SNS; a list of any of these; an EventBridge event around a record; a bare record. Where several of these stand in
one object, all of them are read. See
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html,
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from custody.logs.documents_beside import beside_records, is_finding
from custody.logs.loading import Doubled, earlier_value, load, load_patiently, twice
from custody.logs.packed_payload import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.logs.skipped import SkippedKind

_DEPTH = 5
"""Lists, envelopes and texts within one another that are opened: the histories of a sample are a list of lists."""

_SIGNS = frozenset({"eventVersion", "userIdentity", "eventID", "eventTime", "awsRegion"})
_LISTS = ("Records", "Events", "events", "logEvents", "Messages", "results")
_TEXTS = ("CloudTrailEvent", "message", "Message", "body", "Body")
_CONTAINERS = frozenset(_LISTS)
_PARTS = frozenset({*_LISTS, *_TEXTS, "Sns", "awslogs"})
_FIELD = {"field", "value"}
"""Of one field in a row of what CloudWatch Logs Insights answers."""

NO_MESSAGE = "is a row of a query's answer without a record; ask for the field @message"


class Found(NamedTuple):
    """A record, or a service's own event around which no record was made."""

    record: Mapping[str, Any]
    event: Mapping[str, Any] | None = None


class Wrong(NamedTuple):
    """What is wrong with something around candidates; it is none itself, and has no number."""

    what: str


def is_container(document: object) -> bool:
    """Whether a document holds several candidates, so that a problem needs its number."""
    return isinstance(document, list) or (isinstance(document, dict) and bool(_CONTAINERS & document.keys()))


def is_plain(document: object) -> bool:
    """Whether the candidates stand in a document as they are, none of them as a text."""
    if not isinstance(document, dict):
        return False
    records = document.get("Records")
    if not isinstance(records, list):
        return "eventName" in document and _PARTS.isdisjoint(document)
    return len(_PARTS & document.keys()) == 1 and not any(_is_message(each) for each in records)


def candidates(document: object, depth: int = 0) -> Iterator[object]:
    """Everything in a document that ought to be a record, unchecked, in its order."""
    if depth >= _DEPTH:
        yield document
    elif isinstance(document, list):
        yield from _of_list(document, depth)
    elif isinstance(document, dict):
        yield from _of_object(document, depth)
    elif isinstance(document, str):
        yield from candidates(_parsed(document), depth + 1)
    else:
        yield document


def _of_list(elements: list[Any], depth: int) -> Iterator[object]:
    if elements and all(isinstance(each, dict) and each.keys() == _FIELD for each in elements):
        yield from _of_row(elements, depth)
        return
    if any(isinstance(each, str) and isinstance(_parsed(each), dict | list) for each in elements):
        # What was asked for beside the texts of records: ids, times, names.
        elements = [each for each in elements if not _is_scalar(each)]
    for element in elements:
        yield from candidates(element, depth + 1)


def _of_row(fields: list[dict[str, Any]], depth: int) -> Iterator[object]:
    """The record of a row; times, pointers and whatever else was asked for are of no interest."""
    found = [
        field["value"]
        for field in fields
        if isinstance(field["value"], str) and (field["field"] == "@message" or _is_record(_parsed(field["value"])))
    ]
    if not found:
        yield Wrong(NO_MESSAGE)
    for text in found:
        yield from candidates(text, depth + 1)


def _of_object(document: dict[str, Any], depth: int) -> Iterator[object]:
    whole = _is_record(document) or "detail-type" in document
    has_parts = not _PARTS.isdisjoint(document)
    # The text of a finding stands where others have the text of a record.
    if (whole and not has_parts) or is_finding(document):
        yield document
        return
    found: list[Iterator[object]] = []
    if isinstance(document, Doubled) and document.earlier and not whole and has_parts:
        yield Wrong(twice([earlier_value(*pair) for pair in document.earlier]))
        found += [_of_parts({name: value}, depth, alone=True) for name, value in document.earlier if name in _PARTS]
    if has_parts:
        found.append(_of_parts(document, depth, alone=not whole))
    if not whole:
        found += [candidates(each, depth + 1) for each in _under_other_names(document)]
    if whole or not found:
        yield document
    for each in found:
        yield from each


def _of_parts(document: dict[str, Any], depth: int, *, alone: bool) -> Iterator[object]:
    """What stands in lists and texts of an object, all of them.

    Args:
        document: the object.
        depth: its own.
        alone: whether it is nothing else, so that it ought to hold something.
    """
    nothing = alone
    for name in _LISTS:
        found = document.get(name)
        if isinstance(found, list) or (found and isinstance(found, dict)):
            nothing = False
            yield from _of_part(name, found, depth, control=document.get("messageType") == "CONTROL_MESSAGE")
    inner = document.get("Sns")
    texts = [text for each in (document, inner) if isinstance(each, dict) for text in _texts(each)]
    for text in texts:
        parsed = _parsed(text)
        if isinstance(parsed, dict | list | str) or "{" in text:
            nothing = False
            yield from candidates(parsed, depth + 1)
    if isinstance(payload := document.get("awslogs"), dict) and isinstance(data := payload.get("data"), str):
        nothing = False
        yield from _of_payload(data, depth)
    if nothing:
        yield None if texts else document


def _of_part(name: str, found: Any, depth: int, *, control: bool) -> Iterator[object]:
    if name == "Records" and isinstance(found, list):
        for record in found:
            if _is_message(record):
                yield from candidates(record, depth + 1)
            else:
                yield record
    elif control:
        # What CloudWatch Logs says to try a destination is no text of a record.
        yield from (each for each in candidates(found, depth + 1) if each is not None)
    else:
        yield from candidates(found, depth + 1)


def _of_payload(data: str, depth: int) -> Iterator[object]:
    found = unpacked(data)
    if isinstance(found, str):
        yield Wrong(found)
    else:
        yield from candidates(_parsed_bytes(found), depth + 1)


def _texts(document: dict[str, Any]) -> list[str]:
    return [text for name in _TEXTS if isinstance(text := document.get(name), str)]


def _under_other_names(document: dict[str, Any]) -> Iterator[object]:
    """Records and texts of records under names of somebody's own, as ``--query`` gives them."""
    for name, value in document.items():
        if name in _PARTS:
            continue
        text = isinstance(value, str) and '"eventName' in value and _is_record(_parsed(value))
        if text or (isinstance(value, list) and any(_is_record(each) for each in value)):
            yield value


def _is_message(record: object) -> bool:
    """Whether a record of a notification carries a text of somebody's: of a queue or of a topic, as Lambda gets it."""
    return isinstance(record, dict) and (isinstance(record.get("body"), str) or isinstance(record.get("Sns"), dict))


def _is_record(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("eventName"), str) and isinstance(value.get("eventSource"), str)


def _is_scalar(value: object) -> bool:
    return "{" not in value if isinstance(value, str) else not isinstance(value, dict | list)


def _parsed(text: str) -> Any:
    """The value of a text; None when it is no JSON."""
    return _parsed_bytes(text.encode("utf-8", "surrogatepass"))


def _parsed_bytes(text: bytes) -> Any:
    try:
        return load(text).value
    except (ValueError, RecursionError):
        pass
    try:
        return load_patiently(text.decode("utf-8", "surrogatepass")).value
    except (ValueError, RecursionError):
        return None


def judge(candidate: object) -> Found | str | SkippedKind:
    """The record in a candidate; what is wrong with it; what it is that holds none."""
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


def _what_it_is(candidate: dict[str, Any]) -> str | SkippedKind:
    if (kind := beside_records(candidate)) is not None:
        return kind
    source = candidate.get("eventSource")
    if isinstance(source, str) and source.startswith("aws:"):
        return f"is not a CloudTrail record: eventSource {source[:40]!r} is a notification's"
    if not _SIGNS & candidate.keys():
        return "is not CloudTrail: neither Records, nor an event, nor a record"
    missing = "eventSource" if isinstance(candidate.get("eventName"), str) and candidate["eventName"] else "eventName"
    return f"is a record without {missing}"
