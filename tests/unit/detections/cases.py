"""The samples of the detections: what is in tests/samples, as events and as histories."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.detections import all_detections
from custody.patterns.places import DETAIL_TYPES

if TYPE_CHECKING:
    from custody.detections import Detection

SAMPLES = Path(__file__).parents[2] / "samples"
UNTIL = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
"""When the questions are asked of the samples."""

_DETAIL_TYPE = {event_type: detail_type for detail_type, event_type in DETAIL_TYPES.items()}

Document = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One sample: records in the order they stand, for a pattern exactly one."""

    detection: Detection
    fires: bool
    number: int
    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        return f"{self.detection.id}-{'fires' if self.fires else 'silent'}-{self.number}"

    @property
    def event(self) -> Document:
        return envelope(self.documents[0])


def envelope(document: Document) -> Document:
    """The event that EventBridge sends of a record; a service's own event is one already."""
    if "detail-type" in document:
        return document
    return {
        "version": "0",
        "id": document["eventID"],
        "detail-type": _DETAIL_TYPE[document["eventType"]],
        "source": "aws." + document["eventSource"].removesuffix(".amazonaws.com"),
        "account": document["recipientAccountId"],
        "time": document["eventTime"],
        "region": document["awsRegion"],
        "resources": [],
        "detail": document,
    }


def load(id_: str, kind: str) -> list[Any]:
    found: list[Any] = json.loads((SAMPLES / id_ / f"{kind}.json").read_text(encoding="utf-8"))
    return found


def records_of(sample: Any) -> list[Document]:
    """The records of a sample: of a log file, of a history, or one."""
    if isinstance(sample, dict) and "members" in sample:
        return [each for member in sample["members"] for document in member for each in document["Records"]]
    return sample if isinstance(sample, list) else [sample]


def file_of(sample: Document, folder: Path) -> Path:
    """The log file that a sample describes: a name, its gzip members with their documents, what stands behind them."""
    path = folder / sample["name"]
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = (gzip.compress("".join(map(json.dumps, member)).encode()) for member in sample["members"])
    path.write_bytes(b"".join(packed) + sample.get("behind", "").encode())
    return path


def cases() -> list[Case]:
    return [
        Case(detection, kind == "fires", number, tuple(sample if isinstance(sample, list) else [sample]))
        for detection in all_detections()
        for kind in ("fires", "silent")
        for number, sample in enumerate(load(detection.id, kind))
    ]


PATTERN_CASES = [case for case in cases() if case.detection.pattern is not None]
"""Those of a detection with both, a rule that alerts at once and a question that decides, are in both lists."""
QUESTION_CASES = [case for case in cases() if case.detection.question is not None]
FILE_CASES = [case for case in cases() if case.detection.problem is not None]
RECORD_CASES = [case for case in PATTERN_CASES if not case.detection.native]
