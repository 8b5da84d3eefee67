"""A question's named values as Athena takes them: question marks in the text, values by position.

Each value is one SQL literal: Athena puts it in the place of its question mark, so a text has to be quoted.

See https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUE_LIMIT = 1_024
"""Characters of one execution parameter, its quotes included.

See https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
"""

QUERY_LIMIT = 262_144
"""Bytes of a query's text, which AWS does not raise.

See https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
"""

# Comments and quoted texts are passed over: what looks like a name there is none.
_TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(?<![:\w]):(?P<name>[a-z_]\w*)")

# Account ids, ARNs, Regions, names and tags, one a line: nothing that means anything to SQL.
_ENTRY = r"[A-Za-z0-9_][A-Za-z0-9_+=,.@:/-]*\*?"
_LIST = re.compile(rf"{_ENTRY}(?:\n{_ENTRY})*")


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


def written_out(sql: str, values: Mapping[str, object]) -> str:
    """The text with those lists in it that are too long to be bound, as literals.

    Only a list whose every entry is made of the characters of ids, ARNs and names: such a literal ends where it
    should, whatever reads it. Any other value stays a ``:name``, to be bound or refused.

    Args:
        sql: Athena's, each value as ``:name``.
        values: by name, a list as one text with an entry a line; a name without a value stays as it is.
    """

    def write(found: re.Match[str]) -> str:
        value = values.get(found["name"]) if found["name"] else None
        if not isinstance(value, str) or len(value) + 2 <= VALUE_LIMIT or not _LIST.fullmatch(value):
            return found[0]
        return literal(value)

    return _TOKEN.sub(write, sql)


def literal(value: str | float) -> str:
    """A value as the SQL literal that ``ExecutionParameters`` takes: ``shop's`` becomes ``'shop''s'``."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value) if isinstance(value, int | float) else "'" + value.replace("'", "''") + "'"
