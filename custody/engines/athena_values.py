"""From ``:name`` to Athena's positional ``?``, and from values to the literals that are bound to them.

Athena evaluates each execution parameter as an expression, so a text travels as a literal in single quotes, as
https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html asks for. The literal never
becomes a part of the query's text. Trino's literals have no escape but the doubled quote
(https://trino.io/docs/current/language/types.html#varchar), which is all that is done here.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import sqlglot
from sqlglot.errors import SqlglotError

from custody.engines.protocol import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.engines.protocol import Parameters, Value

MAX_LENGTH = 1024
"""Characters of one execution parameter, its quotes included.

See https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
"""


def positional(sql: str, parameters: Parameters) -> tuple[str, list[str]]:
    """The query with a ``?`` for each ``:name``, and the literals in the order of the question marks.

    Args:
        sql: Athena's SQL; a colon in a text or a comment is none of ours.
        parameters: a value for each name in it, and for no other.

    Raises:
        QueryError: a value is missing, unknown, or longer than Athena takes.
    """
    parts: list[str] = []
    literals: list[str] = []
    taken: set[str] = set()
    begin = 0
    for start, end, name in _names(sql):
        if name not in parameters:
            raise QueryError(f"parameter {name!r} has no value; give one for every name in the query")
        parts += [sql[begin:start], "?"]
        literals.append(_bounded(name, parameters[name]))
        taken.add(name)
        begin = end
    if unknown := sorted(parameters.keys() - taken):
        raise QueryError(f"the query takes no parameter {unknown[0]!r}; it takes {', '.join(sorted(taken)) or 'none'}")
    return "".join([*parts, sql[begin:]]), literals


def _names(sql: str) -> Iterator[tuple[int, int, str]]:
    try:
        tokens = sqlglot.tokenize(sql, read="athena")
    except SqlglotError as error:
        raise QueryError(f"the query is cut short: {' '.join(str(error).split())}") from None
    for colon, name in pairwise(tokens):
        if colon.text == ":" and colon.end == colon.start and name.start == colon.end + 1 and name.text.isidentifier():
            yield colon.start, name.end + 1, name.text


def _bounded(name: str, value: Value) -> str:
    text = literal(value)
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"parameter {name!r} is {len(text):,} characters long; Athena binds at most {MAX_LENGTH:,}: "
            "shorten it, or ask with --engine local"
        )
    return text


def literal(value: Value) -> str:
    """A value as a literal of Athena's SQL."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value:%Y-%m-%d %H:%M:%S.%f}'"
    if isinstance(value, date):
        return f"DATE '{value:%Y-%m-%d}'"
    if isinstance(value, float):
        return f"DOUBLE '{value!r}'"
    return "NULL" if value is None else str(value).upper()
