"""No value of a parameter is ever read as SQL, whatever it is."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import pytest
from unit.questions.history import engine, rows

from custody.questions import Question, QuestionError, all_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.engines.local import LocalEngine

NASTY = (
    "x' OR '1'='1' OR '%' LIKE '%(since)s %%",
    "'); DROP TABLE events; -- /* :since $since ? {since} \" \\'",
    "\ufb00\u2019 \u02bc\uff07 \u202e \U0001f433\n" + "'" * 9_999,
)
PERIOD = {"since": "2015-01-01", "until": "2027-01-01"}
PLACES = [
    (question, parameter.name)
    for question in all_questions()
    for parameter in question.parameters
    if parameter.type == "text"
]


@pytest.fixture(scope="module")
def filled() -> Iterator[LocalEngine]:
    with engine(*rows()) as made:
        yield made


def rows_of(filled: LocalEngine, question: Question, values: dict[str, str]) -> list[tuple[object, ...]]:
    """The answer, of a detection without its words, in which a list may stand in any order."""
    answer = filled.run(question.sql, question.bind(values))
    shown = [name not in {"subject", "finding"} or not question.detection for name in answer.columns]
    return [tuple(compress(row, shown)) for row in answer.rows]


@pytest.mark.parametrize(("question", "name"), PLACES, ids=lambda value: getattr(value, "id", value))
def test_value_is_bound(filled: LocalEngine, question: Question, name: str) -> None:
    required = {parameter.name: "x" for parameter in question.parameters if parameter.default is None} | PERIOD
    before = question.sql
    # A value nobody has: no row where it narrows; of a list that forgives or adds it forgives nobody and adds nobody.
    plain = rows_of(filled, question, required | {name: "nothing"})
    assert question.detection or name in {"deployers", "people_roles"} or plain == []
    for value in NASTY:
        assert question.bind(required | {name: value})[name] == value
        assert rows_of(filled, question, required | {name: value}) == plain, value
    assert question.sql == before


def test_tables_are_still_there(filled: LocalEngine) -> None:
    answer = filled.run("SELECT (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM state_changes) AS n")
    assert next(answer.rows)[0] > 150  # type: ignore[operator]  # a count


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
def test_what_engines_cannot_bind_is_refused(value: str) -> None:
    for question, name in PLACES:
        with pytest.raises(QuestionError, match="holds a character"):
            question.bind(PERIOD | {name: value})
