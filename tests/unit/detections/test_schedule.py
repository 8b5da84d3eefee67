"""The runs of a question leave no time out, ask about none twice, and find what the question is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest
from unit.detections.cases import QUESTION_CASES, UNTIL, Case
from unit.detections.test_questions import ask

from custody.detections import DetectionSettings, all_detections
from custody.detections.model import Question
from custody.detections.schedule import CHOICES, schedule_of
from custody.errors import SettingsError
from custody.lake.table import create_events
from custody.settings.source import parse
from custody.severity import Severity
from custody_cdk.lake.ask_question_handler import times
from custody_cdk.lake.scheduled_questions import cron, question_input

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKING = [detection for detection in all_detections() if detection.question]
MIDNIGHT = datetime(2026, 11, 20)  # noqa: DTZ001 - UTC unsaid, as the function has it


def runs(schedule: str, days: int = 3) -> Iterator[datetime]:
    """When a schedule of minute and hours runs."""
    minute, hours, *rest = schedule.removeprefix("cron(").removesuffix(")").split()
    assert rest == ["*", "*", "?", "*"]
    first, _, step = hours.partition("/")
    chosen = range(24) if hours == "*" else range(int(first), 24, int(step)) if step else [int(hours)]
    for day in range(days):
        for hour in chosen:
            yield MIDNIGHT + timedelta(days=day, hours=hour, minutes=int(minute))


def moments(told: dict[str, object], scheduled: datetime) -> dict[str, datetime]:
    found = times({**told, "scheduled": f"{scheduled:%Y-%m-%dT%H:%M:%SZ}"})
    return {name: datetime.fromisoformat(text.strip("'")) for name, text in found.items()}


@pytest.mark.parametrize("hours", CHOICES)
def test_the_runs_of_a_question_ask_about_each_moment_once(hours: int) -> None:
    for number, detection in enumerate(ASKING):
        assert detection.question
        told = question_input(detection, detection.question.sql, DetectionSettings(), high_hours=hours)
        asked = [moments(told, at) for at in runs(cron(timedelta(seconds=told["every"]), number))]
        assert len(asked) >= 3
        assert [later["since"] for later in asked[1:]] == [earlier["until"] for earlier in asked[:-1]], detection.id
        before = {one["since"] - one["earliest"] for one in asked}
        assert before == {detection.question.looks_back - detection.question.every}, detection.id


@pytest.mark.parametrize(
    ("severity", "hours", "every", "lag"),
    [
        (Severity.CRITICAL, 4, HOUR, HOUR / 2),
        (Severity.HIGH, 1, HOUR, HOUR / 2),
        (Severity.HIGH, 4, 4 * HOUR, HOUR),
        (Severity.HIGH, 12, 12 * HOUR, 3 * HOUR),
        (Severity.MEDIUM, 4, DAY, 3 * HOUR),
        (Severity.INFO, 1, DAY, 3 * HOUR),
    ],
)
def test_the_graver_the_sooner(severity: Severity, hours: int, every: timedelta, lag: timedelta) -> None:
    question = Question(sql="", every=HOUR, looks_back=2 * HOUR)
    found = schedule_of(question, severity, high_hours=hours)
    assert (found.every, found.lag, found.looks_back) == (every, lag, every + HOUR)
    daily = schedule_of(replace(question, every=DAY), severity, high_hours=hours)
    assert daily.every == DAY


@pytest.mark.parametrize("case", [case for case in QUESTION_CASES if case.fires], ids=lambda case: case.name)
def test_a_longer_time_finds_what_a_shorter_one_finds(case: Case) -> None:
    assert case.detection.question
    when = schedule_of(case.detection.question, case.detection.severity)
    wide = replace(case.detection.question, every=when.every, looks_back=when.looks_back)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        create_events(connection)
        found = ask(connection, replace(case.detection, question=wide), case.documents, DetectionSettings())
    assert found, UNTIL


def test_hours_that_make_up_no_day_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"question_hours: 5 hours do not make up a day; write one of 1, 2, 3, 4"):
        parse({"custody": {"lake": {"question_hours": 5}}})
