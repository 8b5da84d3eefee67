"""What lies in closed days alone is asked of the compacted tables; the oracles hold the rows against the views'."""

# ruff: noqa: S608  # the texts are written here

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlglot
from sqlglot import exp

from custody.engines.closed_days import of_closed_days
from custody.lake.events_view import READ_DAYS
from custody.questions import all_questions, get

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BORDER = datetime(2026, 11, 20) - timedelta(days=READ_DAYS - 1)  # noqa: DTZ001  # UTC without a zone, as periods are
VIEWS = {"events", "replaced_records", "record_hours"}
EVENTS = "SELECT event_id FROM events WHERE event_time < CAST(:until AS timestamp)"
READ = "SELECT event_id FROM events_compacted"


def tables(sql: str) -> set[str]:
    """Relations that are read and that the text does not name itself."""
    query = sqlglot.parse_one(sql, read="athena")
    return {table.name for table in query.find_all(exp.Table)} - {each.alias for each in query.find_all(exp.CTE)}


@pytest.mark.parametrize("id_", [question.id for question in all_questions()])
def test_every_question_about_closed_days_reads_no_view_of_log_files(id_: str) -> None:
    question = get(id_)
    ends = {each.name: BORDER for each in question.parameters if each.name == "until"}
    bound = {each.name: ends.get(each.name, "x") for each in question.parameters}
    sent = of_closed_days(question.sql, bound, NOW)
    assert sent.endswith(question.sql.partition("WITH")[2] or question.sql)
    assert not tables(sent) & VIEWS
    # What rules find is put in later, and reads what ``events`` means in the text.
    assert tables(sent) <= {"events_compacted", "record_hours_compacted", "rule_findings", "state_changes"}


@pytest.mark.parametrize("until", [BORDER + timedelta(seconds=1), f"{BORDER + timedelta(days=1)}", "", None, 7])
def test_whatever_may_lie_in_an_open_day_is_asked_of_the_views(until: object) -> None:
    assert of_closed_days(EVENTS, {"until": until}, NOW) == EVENTS  # type: ignore[dict-item]  # odd ones too


def test_a_clock_that_is_a_little_ahead_closes_no_day() -> None:
    midnight = datetime(2026, 11, 20, tzinfo=UTC)
    assert of_closed_days(EVENTS, {"until": BORDER}, midnight + timedelta(minutes=59)) == EVENTS
    assert of_closed_days(EVENTS, {"until": BORDER}, midnight + timedelta(minutes=61)) != EVENTS


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT event_id FROM events",
        f"{EVENTS} UNION ALL SELECT event_id FROM replaced_records",
        "SELECT event_id FROM state_changes WHERE event_time < CAST(:until AS timestamp)",
        f"WITH events AS ({READ}) {EVENTS}",
        f"WITH RECURSIVE found AS ({EVENTS}) SELECT * FROM found",
        f"WITH /* x */ RECURSIVE found AS ({EVENTS}) SELECT * FROM found",
        f"WITH -- x\n RECURSIVE found AS ({EVENTS}) SELECT * FROM found",
        "SELECT event_id FROM events WHERE event_time <= CAST(:until AS timestamp)",
        f"({EVENTS})",
    ],
)
def test_a_text_of_which_it_is_not_proved_stays_as_it_is(sql: str) -> None:
    assert of_closed_days(sql, {"until": BORDER}, NOW) == sql


@pytest.mark.parametrize(
    "sql", [f"-- with\n/* select\n*/ {EVENTS}", f"-- select\nwith found AS ({EVENTS}) SELECT event_id FROM found"]
)
def test_what_stands_before_a_text_stays_before_it(sql: str) -> None:
    sent = of_closed_days(sql, {"until": str(BORDER)}, NOW)
    assert tables(sent) == {"events_compacted"}
    assert len(sqlglot.parse_one(sent, read="athena").find(exp.With).expressions) == sql.count("found AS") + 1  # type: ignore[union-attr]
