"""What is fetched for a period, and options that commands share."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from inspect import signature

import pytest

from custody.ask.time_range import DEFAULT_PERIOD, closed, look_back_of, span
from custody.cli.ask import ask
from custody.cli.asking_options import AskingOptions, ReadingOptions
from custody.cli.lineage import lineage
from custody.cli.report import report
from custody.cli.timeline import timeline
from custody.questions import get
from custody.times.period import Period

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12)  # noqa: DTZ001  # UTC without a zone, as periods are
FIRST = datetime(1, 1, 1)  # noqa: DTZ001  # likewise
DAY = timedelta(days=1)


def test_a_period_that_is_left_open_ends_now_and_is_a_week_long() -> None:
    found = closed(Period(), DEFAULT_PERIOD, NOW)
    assert found == Period(NOON + timedelta(seconds=1) - DEFAULT_PERIOD, NOON + timedelta(seconds=1))
    assert closed(Period(until=NOON), DAY, NOW) == Period(NOON - DAY, NOON)
    first = FIRST + timedelta(hours=1)
    assert closed(Period(until=first), DAY, NOW) == Period(FIRST, first)
    assert closed(Period(NOON - DAY, NOON), DAY * 9, NOW) == Period(NOON - DAY, NOON)


def test_one_question_needs_what_it_looks_back_at() -> None:
    chosen = Period(NOON - DAY, NOON)
    assert span(get("who-pushed"), {"region": "eu-west-1"}, chosen).since == NOON - DAY
    assert span(get("who-pushed"), {"region": "eu-west-1"}, chosen).regions == {"eu-west-1"}
    assert span(get("first-time-pushers"), {}, chosen).since == NOON - 91 * DAY


def test_questions_together_look_back_as_far_as_the_one_that_looks_furthest() -> None:
    assert look_back_of([get("who-pushed")]) == timedelta()
    assert look_back_of([get("first-time-pushers"), get("who-pushed"), get("approvals")]) == 90 * DAY


@pytest.mark.parametrize(
    ("command", "shared"),
    [(ask, AskingOptions), (lineage, AskingOptions), (timeline, AskingOptions), (report, ReadingOptions)],
)
def test_every_command_takes_all_that_is_shared_and_its_help_ends_alike(command: object, shared: type) -> None:
    taken = list(signature(command).parameters)  # type: ignore[arg-type]  # a function, which object hides
    assert {each.name for each in fields(shared)} <= set(taken)
    assert taken[-3:] == ["profile", "cdk_json", "context"]
    assert not {"asking", "reading"} & set(taken)
