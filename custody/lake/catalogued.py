"""The columns that the catalogue fills, from a record: what ``catalogued_sql`` does, in Python."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.catalog import things
from custody.catalog.read_only import is_read_only_name
from custody.lake.fields import scalars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from custody.catalog import Action

Steps = tuple[str, ...]


def action_of(record: Mapping[str, Any]) -> Action | None:
    """What the catalogue knows of the record's action."""
    source, name = record.get("eventSource"), record.get("eventName")
    return catalog.find(source, name) if isinstance(source, str) and isinstance(name, str) else None


def read_only(record: Mapping[str, Any]) -> bool | None:
    """What the catalogue says of the action: True for a read, False for a known change, else None.

    Records before version 1.05 have no ``readOnly`` of their own.
    """
    source, name = record.get("eventSource"), record.get("eventName")
    service = source.removesuffix(".amazonaws.com") if isinstance(source, str) else ""
    if isinstance(name, str) and is_read_only_name(service, name):
        return True
    return None if action_of(record) is None else False


def values(record: Mapping[str, Any], columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """By column, all values of the first place that holds any, with commas between; a column without one is left out.

    Args:
        record: the CloudTrail record of an action that the catalogue has.
        columns: of ``things.COLUMNS``.
    """
    for column, paths, by_arn in _places(record["eventSource"], record["eventName"], columns):
        found = None
        for steps in paths:
            if found := _at(record, steps):
                break
        if found is None and by_arn and record.get("resources"):
            found = _in_arns(record, column)
        if found is not None:
            yield column, found


@cache
def _places(source: str, name: str, columns: tuple[str, ...]) -> tuple[tuple[str, tuple[Steps, ...], bool], ...]:
    """Of each column that the action can fill: the paths to look at, and whether the ARNs in resources help out."""
    action = catalog.find(source, name)
    if action is None:
        return ()
    found = (
        (column, _paths(action, column), column == "resource" or things.named_by_arn(action, column))
        for column in columns
    )
    return tuple(place for place in found if place[1] or place[2])


def _paths(action: Action, column: str) -> tuple[Steps, ...]:
    return tuple(tuple(path.replace("[]", "").split(".")) for path in things.paths(action, column))


def _at(record: Mapping[str, Any], steps: Steps) -> str | None:
    found: object = record
    for step in steps:
        if not isinstance(found, dict):
            return _joined(record, steps) if isinstance(found, list) else None
        found = found.get(step)
    if isinstance(found, str):
        return found or None
    return None if found is None else _joined(record, steps)


def _joined(record: Mapping[str, Any], steps: Steps) -> str | None:
    return ",".join(dict.fromkeys(scalars(record, steps))) or None


def _in_arns(record: Mapping[str, Any], column: str) -> str | None:
    arns = dict.fromkeys(scalars(record, ("resources", "ARN")))
    return ",".join(_names(record, arns) or (arns if column == "resource" else ())) or None


def _names(record: Mapping[str, Any], arns: Iterable[str]) -> dict[str, None]:
    action = action_of(record)
    pattern = action and things.NAMED.get(action.service)
    return dict.fromkeys(match[1] for arn in arns if pattern and (match := re.search(pattern, arn)))
