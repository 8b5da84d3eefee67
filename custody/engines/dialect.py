"""Athena's SQL in DuckDB's words: one text, translated, never written twice."""

from __future__ import annotations

from functools import cache

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import ParseError, SqlglotError

from custody.engines.protocol import QueryError

_SHOWN = 60


@cache
def to_duckdb(sql: str) -> str:
    """The query as DuckDB takes it, ``:name`` as ``$name``.

    Raises:
        QueryError: it does not parse, is no single query, or holds what has no counterpart in DuckDB.
    """
    try:
        statements = sqlglot.parse(sql, read="athena", error_level=ErrorLevel.RAISE)
        query = statements[0] if len(statements) == 1 else None
        if not isinstance(query, exp.Query):
            raise QueryError(f"query {start_of(sql)!r} is not one SELECT; write a single query that only reads")
        return query.sql("duckdb", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise QueryError(f"query {start_of(sql)!r} cannot be translated: {_reason(error)}") from None


def _reason(error: SqlglotError) -> str:
    if isinstance(error, ParseError) and error.errors:
        # The message itself marks the place with terminal colours.
        first = error.errors[0]
        return f"{first['description']} in line {first['line']}, column {first['col']}"
    return " ".join(str(error).split())


def start_of(sql: str) -> str:
    """How a query begins, in one line, for a message."""
    line = " ".join(sql.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
