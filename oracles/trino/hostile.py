"""Records as nobody sends them, in case somebody does: every sample, and each with one of its parts made odd.

What they do to leaves of the raw table's structs is left to ``by_design``; here it is what lies below a column of
JSON text, which both engines get as it is.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from custody.lake.rows import row_of
from custody.logs.entry import Entry
from oracles.ruler.events import all_events

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ("requestParameters", "responseElements", "additionalEventData", "serviceEventDetails")
ODD: tuple[Any, ...] = (
    'it\'s "so" \\ \n\té日本😀',
    -1.5,
    [],
    [[None, {"a": [1]}], "x"],
    {"": {"a b": None}},
    None,
    True,
    10**15,
    "2026-13-45T99:00:00Z",
    '{"a": [',
)
_DEPTH = 4
_MOST_OF_ONE = 60


SPREAD = 250
"""Days with a record each, of which a write could not take in more than 100."""


def entries() -> list[Entry]:
    """Every sample as it is, its odd versions, each with an id of its own, and a push a day for most of a year."""
    return [*_samples(), *_spread()]


def _spread() -> list[Entry]:
    pushed = next(event.document["detail"] for event in all_events() if event.name.startswith("image-pushed/fires"))
    first = datetime(2026, 3, 1, 12, tzinfo=UTC)
    times = [f"{first + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}" for day in range(SPREAD)]
    return [
        Entry(pushed | {"eventID": f"spread-{time}", "eventTime": time}, f"spread-{time[:10]}.json", 0)
        for time in times
    ]


def _samples() -> list[Entry]:
    found: list[Entry] = []
    seen: set[str] = set()
    for number, event in enumerate(all_events()):
        if not event.recorded:
            if (id_ := str(event.document.get("id"))) not in seen:
                seen.add(id_)
                found.append(Entry({}, f"{number:05}.json", 0, 1, event.document))
            continue
        record = event.document["detail"]
        if not _ordinary(record):
            continue
        for position, version in enumerate([record, *_versions(record, number, seen)]):
            id_ = str(version["eventID"])
            if id_ not in seen:
                seen.add(id_)
                found.append(Entry(version, f"{number:05}.json", position))
    return found


def _ordinary(record: dict[str, Any]) -> bool:
    """Whether the part of a record that is no JSON text is as CloudTrail writes it."""
    texts = ("eventID", "eventTime", "eventSource", "eventName", "recipientAccountId", "awsRegion")
    if not all(isinstance(record.get(name), str) for name in texts):
        return False
    try:
        return (
            bool(row_of(record)["event_time"]) and record["eventTime"].endswith("Z") and "." not in record["eventTime"]
        )
    except RecursionError:
        return False


def _versions(record: dict[str, Any], number: int, seen: set[str]) -> Iterator[dict[str, Any]]:
    made = 0
    for part in PARTS:
        for place in _places(record.get(part), (part,)):
            key = f"{record['eventName']} {'.'.join(map(str, place))}"
            if key in seen or made == _MOST_OF_ONE:
                continue
            seen.add(key)
            made += 1
            version = deepcopy(record)
            inner: Any = version
            for step in place[:-1]:
                inner = inner[step]
            inner[place[-1]] = ODD[(number + made) % len(ODD)]
            version["eventID"] = f"{record['eventID']}-odd-{made}"
            yield version


def _places(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if value is None:
        return
    yield place
    if len(place) <= _DEPTH and isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value[:1]):
            yield from _places(inner, (*place, step))
