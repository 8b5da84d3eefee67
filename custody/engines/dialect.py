"""Athena's SQL in DuckDB's words: one text, translated, never written twice."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from custody.engines import translations
from custody.engines.protocol import QueryError

if TYPE_CHECKING:
    from sqlglot.errors import SqlglotError

_SHOWN = 60


@cache
def to_duckdb(sql: str) -> str:
    """The query as DuckDB takes it, ``:name`` as ``$name``.

    Raises:
        QueryError: it does not parse, is no single query, or holds what has no counterpart in DuckDB.
    """
    return translations.known(sql) or translated(sql)


def translated(sql: str) -> str:
    """The same, made anew."""
    # Takes a fifth of a second to load, and most texts are kept as they were translated.
    import sqlglot  # noqa: PLC0415  # see above
    from sqlglot import ErrorLevel, exp  # noqa: PLC0415
    from sqlglot.errors import SqlglotError  # noqa: PLC0415

    try:
        statements = sqlglot.parse(sql, read="athena", error_level=ErrorLevel.RAISE)
        query = statements[0] if len(statements) == 1 else None
        if not isinstance(query, exp.Query):
            raise QueryError(f"query {start_of(sql)!r} is not one SELECT; write a single query that only reads")
        return query.sql("duckdb", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise QueryError(f"query {start_of(sql)!r} cannot be translated: {_reason(error)}") from None


def _reason(error: SqlglotError) -> str:
    # What does not parse says where; the message itself marks the place with terminal colours.
    if places := getattr(error, "errors", None):
        first = places[0]
        return f"{first['description']} in line {first['line']}, column {first['col']}"
    return " ".join(str(error).split())


def start_of(sql: str) -> str:
    """How a query begins, in one line, for a message."""
    line = " ".join(sql.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
