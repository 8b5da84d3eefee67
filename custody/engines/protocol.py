"""What an engine is: it takes Athena's SQL and gives columns and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from custody.errors import CustodyError

Value = str | int | float | bool | date | datetime | None
Parameters = Mapping[str, Value]


class QueryError(CustodyError):
    """A query cannot be turned into the engine's SQL, or the engine refused it."""


@dataclass(frozen=True, slots=True)
class ResultSet:
    """Columns at once, rows as they come; the rows can be had once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


class Engine(Protocol):
    """Runs questions over the relation ``events``."""

    def run(self, sql: str, parameters: Parameters | None = None) -> ResultSet:
        """The answer to one query.

        Args:
            sql: one SELECT in Athena's dialect; a parameter stands as ``:name``.
            parameters: a value for every name, bound and never put into the text.

        Raises:
            QueryError: the text is no query, a parameter is missing or unknown, or the engine refused it.
        """
        ...
