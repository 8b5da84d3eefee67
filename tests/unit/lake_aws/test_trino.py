"""Views and compaction use functions that Trino has, and no name that it keeps for itself.

Athena sees these texts only when they are deployed, and a view with a mistake is found by the first who asks.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from custody.lake.compaction import REREAD_DAYS, backfill, merge
from custody.lake.domain_views import domain_views
from custody.lake.events_view import delivered_view, events_view, replaced_view
from custody.lake.record_hours import hours_merge, hours_view
from custody.lake.state_sql import state_view

HERE = Path(__file__).parent
QUESTIONS = HERE.parent / "questions"
VIEWS = {view.name: view.sql for view in domain_views()} | {
    "delivered_records": delivered_view(),
    "events": events_view(),
    "replaced_records": replaced_view(),
    "record_hours": hours_view(),
    "state_changes": state_view(),
}
TEXTS = VIEWS | {"compaction": merge(), "backfill": backfill(), "compaction-of-hours": hours_merge(REREAD_DAYS)}

# What stands before a parenthesis without being a function.
SYNTAX = {"array", "as", "cast", "from", "in", "insert", "join", "or", "over", "timestamp", "using", "values", "where"}


def listed(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]


@cache
def called(name: str) -> frozenset[str]:
    """What is called in a text, literals and comments aside."""
    plain = re.sub(r"'(?:[^']|'')*'|--[^\n]*", " ", TEXTS[name])
    return frozenset(word.lower() for word in re.findall(r"(\w+)\s*\(", plain)) - SYNTAX


OWN = {function for function, _ in listed(HERE / "trino_functions.txt")}
SHARED = {words[0] for words in listed(QUESTIONS / "trino_functions.txt") if words}
RESERVED = {word for words in listed(QUESTIONS / "trino_reserved.txt") for word in words}


@pytest.mark.parametrize("name", TEXTS)
def test_every_function_is_one_of_trino_s(name: str) -> None:
    assert called(name) - SHARED - OWN == set()


def test_the_list_has_what_is_used_and_no_more() -> None:
    used = {function for name in TEXTS for function in called(name)}
    assert used - SHARED <= OWN <= used
    assert len(used) > 25


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_one_statement_that_is_understood(name: str) -> None:
    (statement,) = sqlglot.parse(TEXTS[name], read="athena", error_level=ErrorLevel.RAISE)
    assert isinstance(statement, exp.Query if name in VIEWS else exp.Merge)
    assert [str(each) for each in statement.find_all(exp.Command, exp.Anonymous)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_name_is_a_reserved_word(name: str) -> None:
    tree = sqlglot.parse_one(TEXTS[name], read="athena")
    made = {alias.alias.upper() for alias in tree.find_all(exp.Alias, exp.TableAlias)}
    made |= {column.name.upper() for alias in tree.find_all(exp.TableAlias) for column in alias.columns}
    made |= {parameter.name.upper() for made_ in tree.find_all(exp.Lambda) for parameter in made_.expressions}
    assert made & RESERVED == set()
