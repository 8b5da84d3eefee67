"""Rows as JSON: a list with an object a row, a row a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from custody.output.json_text import JsonText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def write_json(objects: Iterable[Mapping[str, object]], stream: TextIO) -> int:
    """Write each object at once; returns how many. Everything beyond ASCII is escaped, so no terminal is steered."""
    count, text = 0, JsonText()
    for count, each in enumerate(objects, 1):  # it is returned
        stream.write("[\n" if count == 1 else ",\n")
        stream.write(text.of_object(each))
    stream.write("\n]\n" if count else "[]\n")
    return count
