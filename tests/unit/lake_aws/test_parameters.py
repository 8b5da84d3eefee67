"""Named values become question marks, whatever stands in texts and comments; every question's text comes through."""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlglot import exp

from custody.lake.athena_parameters import literal, positional
from custody.lake.questions import all_questions


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
