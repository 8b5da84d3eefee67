"""Looking into a record: a document of other people's making, in which any field may be anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Record = Mapping[str, Any]


def dig(record: object, path: tuple[str, ...]) -> object:
    """The value at a path of plain objects, or ``None``."""
    for step in path:
        if not isinstance(record, Mapping):
            return None
        record = record.get(step)
    return record


def first(record: Record, *paths: str) -> str | None:
    """The first text that is not empty at the dotted paths."""
    values = (dig(record, tuple(path.split("."))) for path in paths)
    return next((value for value in values if isinstance(value, str) and value), None)
