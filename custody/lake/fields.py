"""Looking into a record: a document of other people's making, in which any field may be anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]


def dig(record: object, path: tuple[str, ...]) -> object:
    """The value at a path of plain objects, as they are parsed, or ``None``."""
    for step in path:
        if not isinstance(record, dict):
            return None
        record = record.get(step)
    return record


def scalars(found: object, steps: Sequence[str]) -> Iterator[str]:
    """Every value at a path, as text, whether lists stand on the way or not; an empty text is none."""
    if isinstance(found, list):
        for element in found:
            yield from scalars(element, steps)
    elif steps:
        if isinstance(found, dict):
            yield from scalars(found.get(steps[0]), steps[1:])
    elif isinstance(found, bool):
        yield str(found).lower()
    elif isinstance(found, str | int | float) and found != "":
        yield str(found)


def text(inside: object, field: str) -> str | None:
    """The text of one field of an object, ``None`` when there is none or an empty one."""
    value = inside.get(field) if isinstance(inside, dict) else None
    return value if isinstance(value, str) and value else None
