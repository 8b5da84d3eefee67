"""What a record's action was done to, in one phrase, from where the catalogue says to look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from custody import catalog


def subject_of(record: Mapping[str, Any]) -> str | None:
    """The repository or pipeline, else the resource; None when the record, or the catalogue, does not say."""
    action = catalog.find(str(record.get("eventSource")), str(record.get("eventName")))
    if action is None:
        return None
    for path in (*action.repository, *action.pipeline, *action.resource):
        if found := dict.fromkeys(_values(record, path.replace("[]", "").split("."))):
            return ", ".join(found)
    return None


def _values(value: object, steps: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for element in value:
            yield from _values(element, steps)
    elif isinstance(value, Mapping):
        if steps:
            yield from _values(value.get(steps[0]), steps[1:])
    elif not steps and isinstance(value, str | int) and value != "":
        yield str(value)
