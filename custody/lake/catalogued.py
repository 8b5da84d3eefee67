"""The columns that the catalogue fills, from a record: what ``catalogued_sql`` does, in Python."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.catalog import things
from custody.catalog.read_only import is_read_only_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from custody.catalog import Action


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


def value(record: Mapping[str, Any], column: str) -> str | None:
    """All values of the first place that holds any, with commas between; None when no place does.

    Args:
        record: the CloudTrail record.
        column: one of ``things.COLUMNS``.
    """
    action = action_of(record)
    if action is None:
        return None
    for steps in _paths(action, column):
        if found := dict.fromkeys(_scalars(record, steps)):
            return ",".join(found)
    if record.get("resources") and (column == "resource" or things.named_by_arn(action, column)):
        arns = dict.fromkeys(_scalars(record, ("resources", "ARN")))
        return ",".join(_names(action, arns) or (arns if column == "resource" else ())) or None
    return None


def _names(action: Action, arns: Iterable[str]) -> dict[str, None]:
    pattern = things.NAMED.get(action.service)
    return dict.fromkeys(match[1] for arn in arns if pattern and (match := re.search(pattern, arn)))


@cache
def _paths(action: Action, column: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(path.replace("[]", "").split(".")) for path in things.paths(action, column))


def _scalars(found: object, steps: tuple[str, ...]) -> Iterator[str]:
    if isinstance(found, list):
        for element in found:
            yield from _scalars(element, steps)
    elif steps:
        if isinstance(found, dict):
            yield from _scalars(found.get(steps[0]), steps[1:])
    elif isinstance(found, bool):
        yield str(found).lower()
    elif isinstance(found, str | int | float) and found != "":
        yield str(found)
