"""A question's named values as Athena takes them: question marks in the text, values by position.

Each value is one SQL literal: Athena puts it in the place of its question mark, so a text has to be quoted.

See https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Comments and quoted texts are passed over: what looks like a name there is none.
_TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(?<![:\w]):(?P<name>[a-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Positional:
    """A text with a question mark for each value, and the value's name for each question mark."""

    sql: str
    names: tuple[str, ...]


def positional(sql: str) -> Positional:
    """The text with ``?`` for every ``:name``, a name as often as it stands there."""
    names: list[str] = []

    def mark(found: re.Match[str]) -> str:
        if found["name"] is None:
            return found[0]
        names.append(found["name"])
        return "?"

    return Positional(_TOKEN.sub(mark, sql), tuple(names))


def literal(value: str | float) -> str:
    """A value as the SQL literal that ``ExecutionParameters`` takes: ``shop's`` becomes ``'shop''s'``."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value) if isinstance(value, int | float) else "'" + value.replace("'", "''") + "'"
