"""No value of a parameter is ever read as SQL, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from unit.questions.history import engine, rows

from custody.lake.questions import Question, QuestionError, all_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.engines.local import LocalEngine

NASTY = (
    "' OR '1'='1",
    "'; DROP TABLE events; --",
    "x') OR TRUE /* ",
    "%' OR '%' LIKE '%(since)s %%",
    ":since $since ? {since} ${since} \" \\'",
    "\ufb00\u2019 \u02bc\uff07 \u202e \U0001f433\n" + "'" * 9_999,
)
PERIOD = {"since": "2015-01-01", "until": "2027-01-01"}
PLACES = [
    (question, parameter.name)
    for question in all_questions()
    for parameter in question.parameters
    if parameter.type == "text"
]
NOT_ROWS = ("trusted", "deployers", "approvers", "moving", "job_workers", "watched", "allowed", "audit", "business")
"""Lists of what is known: what is not in them is reported, so a strange entry changes nothing."""


@pytest.fixture(scope="module")
def filled() -> Iterator[LocalEngine]:
    with engine(*rows()) as made:
        yield made


def count(filled: LocalEngine, question: Question, values: dict[str, str]) -> int:
    return len(list(filled.run(question.sql, question.bind(PERIOD | values)).rows))


@pytest.mark.parametrize(("question", "name"), PLACES, ids=lambda value: getattr(value, "id", value))
def test_value_is_bound(filled: LocalEngine, question: Question, name: str) -> None:
    required = {parameter.name: "x" for parameter in question.parameters if parameter.default is None} | PERIOD
    before = question.sql
    for value in NASTY:
        bound = question.bind(required | {name: value})
        assert bound[name] == value
        found = list(filled.run(question.sql, bound).rows)
        if not question.detection and not name.startswith(NOT_ROWS):
            assert found == [], value
    assert question.sql == before
    assert count(filled, question, {**required, name: "nothing"}) >= 0


def test_tables_are_still_there(filled: LocalEngine) -> None:
    answer = filled.run("SELECT (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM state_changes) AS n")
    assert next(answer.rows)[0] > 150  # type: ignore[operator]  # a count


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
def test_what_engines_cannot_bind_is_refused(value: str) -> None:
    for question, name in PLACES:
        with pytest.raises(QuestionError, match="holds a character"):
            question.bind(PERIOD | {name: value})
