"""Named values become question marks, whatever stands in texts and comments; every question's text comes through."""

from __future__ import annotations

import re

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from custody.lake.athena_parameters import VALUE_LIMIT, literal, positional, written_out
from custody.questions import all_questions


def test_a_name_is_asked_for_as_often_as_it_stands_there() -> None:
    found = positional("SELECT :a, ':b', \":c\", x -- :d\nFROM t WHERE :a = '' OR y = :e")
    assert found.sql == "SELECT ?, ':b', \":c\", x -- :d\nFROM t WHERE ? = '' OR y = ?"
    assert found.names == ("a", "a", "e")


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.id)
def test_every_question_comes_through(question: object) -> None:
    sql: str = question.sql  # type: ignore[attr-defined]
    found = positional(sql)
    names = iter(found.names)
    assert re.sub(r"('[^']*'|--.*)|\?", lambda m: m[1] or f":{next(names)}", found.sql) == sql
    tree = sqlglot.parse_one(sql, read="athena")
    assert set(found.names) == {placeholder.name for placeholder in tree.find_all(exp.Placeholder)}


@pytest.mark.parametrize(
    ("value", "text"), [("shop's", "'shop''s'"), ("", "''"), (7, "7"), (True, "TRUE"), ("a\nb", "'a\nb'")]
)
def test_values_are_literals(value: str | int, text: str) -> None:
    assert literal(value) == text
    (parsed,) = sqlglot.parse_one(f"SELECT {text}", read="athena").expressions
    assert parsed.this is value if isinstance(value, bool) else str(parsed.this) == str(value)


def test_only_lists_that_cannot_be_bound_are_written_out() -> None:
    sql = "SELECT :a, ':a', \":a\", x -- :a\nFROM t WHERE :b = :a"
    short, long = "1" * (VALUE_LIMIT - 2), "1" * (VALUE_LIMIT - 1)
    assert written_out(sql, {"a": short, "b": 7}) == sql
    assert written_out(sql, {}) == sql
    assert written_out(sql, {"a": long, "b": 7}) == sql.replace("SELECT :a", f"SELECT '{long}'").replace(
        "= :a", f"= '{long}'"
    )


@given(st.text(max_size=40))
def test_what_is_written_out_reads_back_as_one_literal(odd: str) -> None:
    value = "\n".join(["arn:aws:iam::111122223333:role/a-*"] * 40 + [odd])
    found = written_out("SELECT :a", {"a": value})
    if found == "SELECT :a":
        return
    (parsed,) = sqlglot.parse_one(found, read="athena").expressions
    assert isinstance(parsed, exp.Literal)
    assert parsed.this == value
    assert duckdb.sql(found).fetchall() == [(value,)]
