"""Reading what is to be delivered: records and events, from files of every usual kind."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

_RECORD_NEEDS = ("eventSource", "eventName", "eventTime", "awsRegion")
_EVENT_NEEDS = ("source", "detail-type")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or 'is not a whole gzip file'}") from error
    except (EOFError, zlib.error) as error:
        raise DocumentError(f"{path}: the gzip data is cut short or damaged") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: is not UTF-8 text (at byte {error.start})") from error


def _parsed(path: Path, text: str) -> list[Any]:
    """One JSON document, or one a line."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as whole:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        try:
            json.loads(lines[0][1] if lines else "")
        except json.JSONDecodeError:
            reason = "is empty" if not lines else f"is not JSON ({whole.msg}, line {whole.lineno})"
            raise DocumentError(f"{path}: {reason}") from whole
    documents = []
    for number, line in lines:
        try:
            documents.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise DocumentError(f"{path}: line {number} is not JSON ({error.msg})") from error
    return documents


def _checked_record(where: str, record: Any) -> None:
    if not isinstance(record, dict):
        raise DocumentError(f"{where}: is not a CloudTrail record but {type(record).__name__}")
    missing = [name for name in _RECORD_NEEDS if not isinstance(record.get(name), str)]
    if missing:
        raise DocumentError(f"{where}: is not a CloudTrail record, it has no {', '.join(missing)}")
    try:
        dt.datetime.strptime(record["eventTime"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise DocumentError(f"{where}: eventTime {record['eventTime']!r} is not like 2020-03-12T20:22:12Z") from error


def _checked_event(where: str, event: dict[str, Any]) -> None:
    missing = [name for name in _EVENT_NEEDS if not isinstance(event.get(name), str)]
    if missing or not isinstance(event.get("detail"), dict):
        raise DocumentError(f"{where}: is not an EventBridge event, it has no {', '.join(missing) or 'detail'}")
    try:
        dt.datetime.fromisoformat(str(event.get("time", "2020-01-01T00:00:00Z")))
    except ValueError as error:
        raise DocumentError(f"{where}: time {event['time']!r} is not like 2020-03-12T20:22:12Z") from error


def _checked(where: str, document: Any) -> Any:
    if isinstance(document, dict) and "detail-type" in document:
        _checked_event(where, document)
        if document["detail-type"].endswith("via CloudTrail"):
            _checked_record(f"{where}: detail", document["detail"])
    else:
        _checked_record(where, document)
    return document


def read_documents(paths: Iterable[Path | str]) -> list[dict[str, Any]]:
    """The records and events in some files, each file whole and checked before any is returned.

    A file is a bare record, ``{"Records": [...]}``, a JSON list, one document a line, or an EventBridge event
    (told by its ``detail-type``); plain or gzipped, whatever its name.

    Raises:
        DocumentError: names the first bad file, where in it, and what is wrong.
    """
    found: list[dict[str, Any]] = []
    for path in map(Path, paths):
        for top in _parsed(path, _text(path)):
            inner = top["Records"] if isinstance(top, dict) and isinstance(top.get("Records"), list) else top
            several = inner if isinstance(inner, list) else [inner]
            for number, document in enumerate(several, 1):
                where = f"{path}: record {number}" if len(several) > 1 else str(path)
                found.append(_checked(where, document))
    return found
