from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from custody.engines.athena_values import bind, literal
from custody.engines.protocol import QueryError, Value
from custody.lake.athena_parameters import QUERY_LIMIT, VALUE_LIMIT
from custody.questions import Question, all_questions
from custody.timeline.timeline import question as timeline

TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=200)
NASTY = ["'", "''", "' OR 1=1 --", "; DROP TABLE events", "/*", "\\'", "?", ":since", "\n", "\u2019", "é'"]


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_never_reach_the_query(text: str) -> None:
    sql, literals = bind("SELECT 1 WHERE a = :a", {"a": text})
    assert sql == "SELECT 1 WHERE a = ?"
    assert len(literals) == 1


@given(TEXTS)
def test_a_literal_reads_back_as_its_text(text: str) -> None:
    found = literal(text)
    assert found[0] == found[-1] == "'"
    inner = found[1:-1]
    # Every quote inside is one of a pair, so the literal ends where it should.
    assert inner.replace("''", "").count("'") == 0
    assert inner.replace("''", "'") == text


@given(TEXTS)
def test_trino_reads_a_literal_as_one(text: str) -> None:
    tree = sqlglot.parse_one(f"SELECT {literal(text)}", read="trino")
    [only] = tree.find_all(exp.Literal)
    assert only.this == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (False, "FALSE"),
        (-7, "-7"),
        (0.5, "0.5"),
        (date(2026, 11, 20), "DATE '2026-11-20'"),
        (datetime(2026, 11, 20, 16, 45, 1, tzinfo=UTC), "TIMESTAMP '2026-11-20 16:45:01.000000'"),
        (datetime(1, 2, 3, tzinfo=UTC), "TIMESTAMP '0001-02-03 00:00:00.000000'"),
        (date(1, 2, 3), "DATE '0001-02-03'"),
        ("", "''"),
    ],
)
def test_literals(value: Value, shown: str) -> None:
    assert literal(value) == shown


def test_a_name_used_twice_is_bound_twice_in_order() -> None:
    sql = "SELECT ':x', a::varchar FROM t WHERE (:b = '' OR b = :b) AND c = :a -- :c\n"
    assert bind(sql, {"a": 1, "b": "x"}) == (
        "SELECT ':x', a::varchar FROM t WHERE (? = '' OR b = ?) AND c = ? -- :c\n",
        ["'x'", "'x'", "1"],
    )


def test_missing_and_unknown_values_are_told() -> None:
    with pytest.raises(QueryError, match="parameter 'a' has no value"):
        bind("SELECT :a", {})
    with pytest.raises(QueryError, match="takes no parameter 'b'; it takes a"):
        bind("SELECT :a", {"a": 1, "b": 2})


def test_what_athena_does_not_take_is_refused_here() -> None:
    bind("SELECT :a", {"a": "?" * (VALUE_LIMIT - 2)})
    with pytest.raises(QueryError, match=r"1,025 characters long; .*--engine local"):
        bind("SELECT :a", {"a": "?" * (VALUE_LIMIT - 1)})


def test_a_list_of_ids_that_is_too_long_to_be_bound_stands_in_the_text() -> None:
    accounts = "\n".join(f"{number:012}" for number in range(500))
    sql = "SELECT 1 WHERE CONTAINS(SPLIT(:accounts, CHR(10)), :one) AND ':accounts' <> :accounts -- :accounts"
    text, literals = bind(sql, {"accounts": accounts, "one": "x"})
    assert text == sql.replace(":accounts,", f"'{accounts}',").replace(":one", "?").replace(
        "<> :accounts", f"<> '{accounts}'"
    )
    assert literals == ["'x'"]
    with pytest.raises(QueryError, match=r"takes no parameter 'b'; it takes accounts, one"):
        bind(sql, {"accounts": accounts, "one": "x", "b": 1})


@pytest.mark.parametrize("odd", [*NASTY, "a b", "é", ""])
def test_a_long_list_with_anything_else_in_it_never_does(odd: str) -> None:
    long = "\n".join(["111122223333"] * 100 + [odd, "111122223333"])
    with pytest.raises(QueryError, match="Athena binds at most 1,024"):
        bind("SELECT :a", {"a": long})


def test_a_list_that_makes_the_text_too_long_is_refused() -> None:
    with pytest.raises(QueryError, match=r"bytes long with its lists and Athena takes 262,144: shorten .*of accounts"):
        bind("SELECT :accounts, :b", {"accounts": "\n".join(["1" * 12] * (QUERY_LIMIT // 12)), "b": 1})


@pytest.mark.parametrize("question", [*all_questions(), timeline()], ids=lambda question: question.id)
def test_questions_bind_where_athena_allows_it(question: Question) -> None:
    # See https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
    bound = question.bind({each.name: _some(each.type) for each in question.parameters if each.required} | _PERIOD)
    sql, literals = bind(question.sql, bound)
    assert sql.count("?") >= len(literals) > 0
    placeholders = list(sqlglot.parse_one(question.sql, read="athena").find_all(exp.Placeholder))
    assert placeholders
    assert [each.name for each in placeholders if not each.find_ancestor(exp.Where)] == []


_PERIOD = {"since": "2026-11-01", "until": "2026-11-20"}


def _some(type_: str) -> str:
    return {"integer": "1", "boolean": "true", "time": "2026-11-01"}.get(type_, "x")
