"""Rows as JSON Lines: an object a line, every column in every one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from custody.output.json_text import JsonText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def write_jsonl(objects: Iterable[Mapping[str, object]], stream: TextIO) -> int:
    """Write each object at once; returns how many. Everything beyond ASCII is escaped, so no terminal is steered."""
    count, text = 0, JsonText()
    for each in objects:
        stream.write(text.of_object(each) + "\n")
        count += 1
    return count
