"""Every event there is in tests/: samples, the golden history, the inputs that went wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.logs.reader import read_logs
from custody.patterns.places import DETAIL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[2] / "tests"
FOLDERS = ("samples", "history/logs", "history/events", "cases")

_DETAIL_TYPE = {event_type: detail_type for detail_type, event_type in DETAIL_TYPES.items()}

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """An event as EventBridge delivers it.

    Attributes:
        name: where it stands, for people.
        document: the whole event.
        recorded: whether it is a record of CloudTrail's, so that ``events`` holds it too.
    """

    name: str
    document: Document
    recorded: bool

    @property
    def text(self) -> str:
        """The event's JSON."""
        return json.dumps(self.document)


def all_events() -> list[Event]:
    """Every event of the tests, in a stable order."""
    found = [event for file in sorted((TESTS / "samples").rglob("*.json")) for event in _of_file(file)]
    for folder in FOLDERS[1:]:
        for entry in read_logs([TESTS / folder], report=lambda _: None):
            name = f"{Path(entry.file).name}:{entry.position}"
            document = dict(entry.record) if entry.event is None else dict(entry.event)
            found.append(_event(f"{folder}/{name}", document))
    return found


def _of_file(file: Path) -> Iterator[Event]:
    for number, document in enumerate(_documents(json.loads(file.read_text("utf-8")))):
        yield _event(f"{file.parent.name}/{file.stem}:{number}", document)


def _documents(value: Any) -> Iterator[Document]:
    if isinstance(value, list):
        for each in value:
            yield from _documents(each)
    elif "Records" in value:
        yield from _documents(value["Records"])
    else:
        yield value


def _event(name: str, document: Document) -> Event:
    if "detail-type" in document:
        return Event(name, document, recorded=False)
    return Event(name, _envelope(document), recorded=True)


def _envelope(record: Document) -> Document:
    """What EventBridge puts around a record; a field that the record lacks is not made up."""
    source = record.get("eventSource")
    envelope = {
        "detail-type": _DETAIL_TYPE.get(str(record.get("eventType"))),
        "source": "aws." + source.removesuffix(".amazonaws.com") if isinstance(source, str) else None,
        "account": record.get("recipientAccountId"),
        "time": record.get("eventTime"),
        "region": record.get("awsRegion"),
    }
    known = {key: value for key, value in envelope.items() if value is not None}
    return {"version": "0", "id": str(record.get("eventID")), "resources": [], **known, "detail": record}
