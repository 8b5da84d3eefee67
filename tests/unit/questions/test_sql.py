"""Every text is one that Athena understands: checked functions, no fallback, a total order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.qualify import qualify

from custody.lake.columns import COLUMNS
from custody.lake.record_hours import HOUR_COLUMNS
from custody.lake.rule_findings import COLUMNS as FINDING_COLUMNS
from custody.lake.state_changes import STATE_COLUMNS
from custody.questions import Question, all_questions

HERE = Path(__file__).parent
FUNCTIONS = {
    line.split()[0]
    for line in (HERE / "trino_functions.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
}
RESERVED = {
    word
    for line in (HERE / "trino_reserved.txt").read_text("utf-8").splitlines()
    if line[:1] != "#"
    for word in line.split()
}
QUESTIONS = all_questions()

# What stands before a parenthesis without being a function.
_SYNTAX = {
    "and", "array", "as", "by", "cast", "distinct", "else", "filter", "from", "in", "json", "not", "on", "or", "over",
    "select", "then", "union", "unnest", "values", "varchar", "when", "where", "with", "timestamp", "case", "all",
}  # fmt: skip


def plain(sql: str) -> str:
    """The text without literals and comments."""
    return re.sub(r"'(?:[^']|'')*'|--[^\n]*", " ", sql)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_parses_without_fallback(question: Question) -> None:
    statements = sqlglot.parse(question.sql, read="athena", error_level=ErrorLevel.RAISE)
    assert len(statements) == 1
    assert isinstance(statements[0], exp.Query)
    unknown = {str(node.this) for node in statements[0].find_all(exp.Anonymous)}
    # sqlglot has no name of its own for it.
    assert unknown <= {"MAP_VALUES"}
    assert not list(statements[0].find_all(exp.Command))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_uses_known_functions(question: Question) -> None:
    tables = {table.lower() for table in re.findall(r"\bAS (\w+)\(", question.sql)}
    called = {name.lower() for name in re.findall(r"(\w+)\s*\(", plain(question.sql))} - _SYNTAX - tables
    assert called <= FUNCTIONS


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_names_are_not_reserved(question: Question) -> None:
    tree = sqlglot.parse_one(question.sql, read="athena")
    made = {alias.alias.upper() for alias in tree.find_all(exp.Alias, exp.TableAlias)}
    made |= {column.name.upper() for alias in tree.find_all(exp.TableAlias) for column in alias.columns}
    assert not made & RESERVED


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_head_says_what_the_sql_does(question: Question) -> None:
    tree = sqlglot.parse_one(question.sql, read="athena")
    assert isinstance(tree, exp.Query)
    assert tuple(tree.named_selects) == tuple(name for name, _ in question.columns)
    assert {parameter.name for parameter in question.parameters} == {
        placeholder.name for placeholder in tree.find_all(exp.Placeholder)
    }
    assert {"since", "until"} <= {parameter.name for parameter in question.parameters}
    known = {cte.alias for cte in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} - known == set(question.relations)
    assert set(question.relations) <= SCHEMA.keys()


SCHEMA: dict[str, object] = {
    "events": {column.name: column.type.athena for column in COLUMNS},
    "record_hours": {column.name: column.type.athena for column in HOUR_COLUMNS},
    "replaced_records": {column.name: column.type.athena for column in COLUMNS},
    "rule_findings": {name: type_.athena for name, type_ in FINDING_COLUMNS.items()},
    "state_changes": {column.name: column.type.athena for column in STATE_COLUMNS},
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_name_is_one_column(question: Question) -> None:
    # qualify raises when a column is in no relation in reach, or in two.
    def qualified(sql: str) -> object:
        return qualify(sqlglot.parse_one(sql, read="athena"), schema=SCHEMA, dialect="athena")

    assert isinstance(qualified(question.sql), exp.Query)
    with pytest.raises(OptimizeError, match="strange"):
        qualified(question.sql.replace("event_time", "strange").replace("last_time", "strange"))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_order_is_total(question: Question) -> None:
    order = sqlglot.parse_one(question.sql, read="athena").args.get("order")
    assert order is not None
    by = {key.sql() for key in order.find_all(exp.Column)} | {key.name for key in order.find_all(exp.Column)}
    columns = {name for name, _ in question.columns}
    if question.detection:
        return  # ordered by every column
    if "event_id" in columns:
        assert "event_id" in by
        return
    # Aggregates: whatever tells one row of the answer from another is what they are ordered by.
    tree = sqlglot.parse_one(question.sql, read="athena")
    keys = {key.alias_or_name for select in tree.find_all(exp.Group) for key in select.expressions}
    assert by & (keys | {"execution_id"})


def test_there_are_at_least_thirty_two() -> None:
    assert sum(not question.detection for question in QUESTIONS) >= 32
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
