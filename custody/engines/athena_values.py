"""Values on their way to Athena: beside the text, one literal for each question mark.

Athena evaluates each execution parameter as an expression, so a text travels as a literal in single quotes, as
https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html asks for. The literal becomes a
part of the query's text in one case alone: a list of ids, ARNs or names that is longer than Athena binds.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from custody.engines.protocol import QueryError
from custody.lake.athena_parameters import QUERY_LIMIT, VALUE_LIMIT, positional, written_out
from custody.lake.athena_parameters import literal as plain_literal

if TYPE_CHECKING:
    from custody.engines.protocol import Parameters, Value


def bind(sql: str, parameters: Parameters) -> tuple[str, list[str]]:
    """The query with a ``?`` for each ``:name``, and the literals in the order of the question marks.

    Args:
        sql: Athena's SQL; a colon in a text or a comment is none of ours.
        parameters: a value for each name in it, and for no other.

    Raises:
        QueryError: a value is missing, unknown, or longer than Athena takes, or the text is.
    """
    asked = positional(sql)
    for name in asked.names:
        if name not in parameters:
            raise QueryError(f"parameter {name!r} has no value; give one for every name in the query")
    if unknown := sorted(parameters.keys() - set(asked.names)):
        takes = ", ".join(sorted(set(asked.names))) or "none"
        raise QueryError(f"the query takes no parameter {unknown[0]!r}; it takes {takes}")
    left = positional(written_out(sql, parameters))
    if (size := len(left.sql.encode())) > QUERY_LIMIT:
        raise QueryError(
            f"the query is {size:,} bytes long with its lists and Athena takes {QUERY_LIMIT:,}: shorten the longest of "
            f"{', '.join(sorted(set(asked.names) - set(left.names)))}, or ask with --engine local"
        )
    return left.sql, [_bounded(name, parameters[name]) for name in left.names]


def _bounded(name: str, value: Value) -> str:
    text = literal(value)
    if len(text) > VALUE_LIMIT:
        raise QueryError(
            f"parameter {name!r} is {len(text):,} characters long; Athena binds at most {VALUE_LIMIT:,}: "
            "shorten it, or ask with --engine local"
        )
    return text


def literal(value: Value) -> str:
    """A value as a literal of Athena's SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.replace(tzinfo=None).isoformat(' ', 'microseconds')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return plain_literal(value)
