"""What is known of an event that a service tells of itself, which no record of a call stands behind.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import json
from typing import Any

from custody.alerts.facts import Facts, thing_of, things_said, when, where
from custody.alerts.links import resource_link
from custody.alerts.values import Reader, brief

_THINGS = (
    ("repository", ("detail.repository-name", "detail.repositories[].repository-name")),
    ("tag", ("detail.image-tag", "detail.image-tags[]")),
    ("digest", ("detail.image-digest",)),
    ("resource", ("detail.resources[].id",)),
)
_STATES = ("detail.scan-status", "detail.result", "detail.currentState", "detail.status")
_TOLD = {path for _, paths in _THINGS for path in paths} | {*_STATES}
_NOBODY = "a service's own event names nobody; ask the log files about the same minute"


def own_facts(event: dict[str, Any], fields: list[Any], limit: int) -> Facts:
    """What stands above all else in an alert on a service's own event.

    Args:
        event: as EventBridge delivered it.
        fields: labels and places that are told where the event names no repository and no resource.
        limit: characters of a value.
    """
    read = Reader(event, limit)
    told = brief(read.raw("account"))
    things = {label: value for label, paths in _THINGS if (value := read.value(*paths, told=told))}
    return [
        ("What", read.value("detail-type")),
        ("On", things_said(things)),
        ("Found", _found(read)),
        ("Status", read.value(*_STATES) if things else ""),
        *(() if things else ((label, read.value(path)) for label, path in fields)),
        ("When", when(read.value("time"))),
        ("Where", where(read.value("region"), read.value("account"))),
        ("Who", _NOBODY if things else ""),
    ]


def own_details(event: dict[str, Any], fields: list[Any]) -> Facts:
    """What else is known of it, the values nearly whole."""
    read = Reader(event)
    if not any(read.raw(*paths) for _, paths in _THINGS):
        return []
    return [
        *((label.capitalize(), value) for label, paths in _THINGS if (value := read.value(*paths))),
        *((label, read.value(path)) for label, path in fields if path not in _TOLD),
        ("Event ID", read.value("id")),
    ]


def own_thing(event: dict[str, Any], fields: list[Any]) -> str:
    """What a subject names: a repository with its tag, or whatever else, or else the first field, or the event."""
    read = Reader(event)
    named, *others = (read.raw(*paths) for _, paths in _THINGS)
    if named:
        tag = f":{others[0]}" if others[0] and ", " not in others[0] else ""
        return thing_of(named) + tag
    return thing_of(others[-1] or read.raw(*(path for _, path in fields[:1])) or read.raw("detail-type"))


def own_page(event: dict[str, Any]) -> str:
    """The console's page of the repository; empty where there is none."""
    read = Reader(event)
    name, account = read.raw(*_THINGS[0][1]), read.raw("account")
    return resource_link("repository", name, region=read.raw("region"), account=account)


def _found(read: Reader) -> str:
    counts = read.document.get("detail")
    counts = counts.get("finding-severity-counts") if isinstance(counts, dict) else None
    if not isinstance(counts, dict):
        return read.value("detail.title")
    said = ", ".join(f"{name} {json.dumps(number)}" for name, number in counts.items())
    return Reader({"said": said}, read.limit).value("said")
