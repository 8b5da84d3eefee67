"""Athena's SQL becomes DuckDB's; what cannot is refused in one line."""

from __future__ import annotations

import pytest

from custody.engines.dialect import to_duckdb
from custody.engines.protocol import QueryError


@pytest.mark.parametrize(
    ("athena", "duckdb"),
    [
        ("SELECT :name AS a", "SELECT $name AS a"),
        ("SELECT DATE_FORMAT(event_time, '%Y') FROM events", "SELECT STRFTIME(event_time, '%Y') FROM events"),
        ("SELECT CARDINALITY(a) FROM events", "SELECT ARRAY_LENGTH(a) FROM events"),
        (
            "SELECT ARBITRARY(x) FROM events GROUP BY y",
            "SELECT ANY_VALUE(x) FROM events GROUP BY y",
        ),
        ("WITH a AS (SELECT 1 AS b) SELECT b FROM a", "WITH a AS (SELECT 1 AS b) SELECT b FROM a"),
    ],
)
def test_translation(athena: str, duckdb: str) -> None:
    assert to_duckdb(athena) == duckdb


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE events",
        "DELETE FROM events",
        "INSERT INTO events VALUES (1)",
        "SELECT 1; SELECT 2",
        "SET threads = 1",
        "COPY events TO 'x'",
        "PRAGMA version",
        "EXPLAIN ANALYZE SELECT 1",
        "",
        "-- nothing but a comment",
    ],
)
def test_only_one_query_that_reads(sql: str) -> None:
    with pytest.raises(QueryError, match="is not one SELECT; write a single query that only reads"):
        to_duckdb(sql)


def test_mistake_is_told_with_its_place_and_without_colours() -> None:
    with pytest.raises(QueryError) as refused:
        to_duckdb("SELECT a\nFROM events WHERE (")
    line = str(refused.value)
    assert line.startswith("query 'SELECT a FROM events WHERE (' cannot be translated: ")
    assert line.endswith("in line 2, column 19")
    assert line.isprintable()


def test_long_query_is_told_by_its_beginning() -> None:
    with pytest.raises(QueryError) as refused:
        to_duckdb(f"SELEC {'x, ' * 1000}")
    assert len(str(refused.value)) < 250
