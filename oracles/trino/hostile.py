"""Records as nobody sends them, in case somebody does: every sample, and each with one of its parts made odd.

``alike`` keeps the kind of what it replaces, text by text and a list by an empty one, and both engines have to answer
alike. ``odd`` puts anything in the place of anything, which no text may fail on; each engine reads a list
where AWS writes text in its own way.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from custody.lake.rows import row_of
from custody.logs.entry import Entry
from oracles.ruler.events import all_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Change = Callable[[Any, int, tuple[str | int, ...]], Any]

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
TEXTS = ('it\'s "so" \\ \n\té日本', "", "2026-13-45T99:00:00Z", '{"a": [', "-1", "a,b")
_DEPTH = 4
_MOST_OF_ONE = 60


SPREAD = 250
"""Days with a record each, of which a write could not take in more than 100."""


def alike() -> list[Entry]:
    """Every sample as it is, its like versions, each with an id of its own, and a push a day for most of a year."""
    return [*_versions_of_all(_like), *_spread()]


def odd() -> list[Entry]:
    """Every sample and its odd versions."""
    return _versions_of_all(_odd)


def _like(value: Any, number: int, place: tuple[str | int, ...]) -> Any:
    if len(place) == 1:
        return value
    if isinstance(value, str):
        return TEXTS[number % len(TEXTS)]
    if isinstance(value, bool) or value is None:
        return not value
    return number if isinstance(value, int) else type(value)()


def _odd(_value: Any, number: int, _place: tuple[str | int, ...]) -> Any:
    return ODD[number % len(ODD)]


def _spread() -> list[Entry]:
    pushed = next(event.document["detail"] for event in all_events() if event.name.startswith("image-pushed/fires"))
    first = datetime(2026, 3, 1, 12, tzinfo=UTC)
    times = [f"{first + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}" for day in range(SPREAD)]
    return [
        Entry(pushed | {"eventID": f"spread-{time}", "eventTime": time}, f"spread-{time[:10]}.json", 0)
        for time in times
    ]


def _versions_of_all(made: Change) -> list[Entry]:
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
        for position, version in enumerate([record, *_versions(record, number, seen, made)]):
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


def _versions(record: dict[str, Any], number: int, seen: set[str], change: Change) -> Iterator[dict[str, Any]]:
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
            inner[place[-1]] = change(inner[place[-1]], number + made, place)
            version["eventID"] = f"{record['eventID']}-odd-{made}"
            yield version


def _places(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if value is None:
        return
    yield place
    if len(place) <= _DEPTH and isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value[:1]):
            yield from _places(inner, (*place, step))
