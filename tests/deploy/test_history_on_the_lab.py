"""Event history: pages, days, duplicates, and going on where a run ended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from custody.logs.cache import Cache
from custody.logs.history import DAYS, Pace, look_up
from custody.logs.history_fetch import SETTLED, Asked, LookedUp, asked, fetch_history
from custody.logs.reader import read_logs
from custody.logs.span import Span
from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.logs.problem import Problem

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

REFERENCE = Path(__file__).parents[1] / "samples" / "reference"
REGION = "eu-north-1"
SOURCE = "ecr.amazonaws.com"
DAILY = 70
BACK = 3


@pytest.fixture(scope="module")
def lab(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab of its own: Event history holds whatever else was done in one."""
    with Lab.start(directory=tmp_path_factory.mktemp("history"), venv=lab_venv) as aws:
        yield aws


@pytest.fixture(scope="module")
def today() -> datetime:
    """Midnight of the day, or of the one before where the last has not settled yet: days are kept an hour later."""
    settled = datetime.now(UTC) - SETTLED
    return settled.replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.fixture(scope="module")
def client(lab: Lab, today: datetime) -> Any:
    """Event history with 70 pushes on each of three days before today, a page and a half."""
    record = json.loads((REFERENCE / "ecr-PutImage.json").read_text("utf-8"))
    lab.deliver_documents(
        [
            {
                **record,
                "eventID": f"{day}-{number}",
                "eventTime": f"{today - timedelta(days=day) + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}",
                "awsRegion": REGION,
            }
            for day in range(1, BACK + 1)
            for number in range(DAILY)
        ]
    )
    return lab.client("cloudtrail", REGION)


def wanted(today: datetime) -> Asked:
    span = Span(since=(today - timedelta(days=BACK)).replace(tzinfo=None))
    now = today + timedelta(hours=12)
    return replace(asked("123456789012", span, now=now), sources=(SOURCE,), interval=0.0)


def ids(client: Any, what: Asked, cache: Cache) -> tuple[list[str], LookedUp]:
    tally = LookedUp()
    files = list(fetch_history({REGION: client}, what, cache, tally=tally))
    problems: list[Problem] = []
    found = [item.id or "" for _, path in files for item in read_logs([path], report=problems.append)]
    assert problems == []
    return found, tally


def test_every_event_once_and_only_the_open_day_again(client: Any, today: datetime, tmp_path: Path) -> None:
    what, cache = wanted(today), Cache(tmp_path)
    found, first = ids(client, what, cache)
    assert len(found) == len(set(found)) == BACK * DAILY
    assert (first.days, first.cached, first.requests) == (BACK + 1, 0, 5)
    again, second = ids(client, what, cache)
    assert again == found
    assert second.cached == BACK
    assert second.requests < first.requests


def test_days_come_as_soon_as_they_are_complete(client: Any, today: datetime) -> None:
    requests: list[int] = []
    first, last = (today - timedelta(days=BACK + 1)).date(), today.date()
    days = look_up(client, SOURCE, first, last, pace=Pace(0.0), asked=lambda: requests.append(1))
    after = [(found.day, len(found.events), len(requests)) for found in days]
    assert [day for day, _, _ in after] == [last - timedelta(days=number) for number in range(BACK + 2)]
    assert [count for _, count, _ in after] == [0, DAILY, DAILY, DAILY, 0]
    # The first full day is known to be complete when the second page is there, not when all are.
    assert [asked for _, _, asked in after] == [1, 2, 3, 5, 5]


class EndedError(Exception):
    """The run is over."""


def test_an_interrupted_run_keeps_the_days_it_had(client: Any, today: datetime, tmp_path: Path) -> None:
    what, cache = wanted(today), Cache(tmp_path)
    count = 0

    def third() -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise EndedError

    class Interrupted:
        def lookup_events(self, **request: Any) -> Any:
            third()
            return client.lookup_events(**request)

    with pytest.raises(EndedError):
        list(fetch_history({REGION: Interrupted()}, what, cache, tally=LookedUp()))
    kept = len(list(tmp_path.rglob("*.json")))
    assert 0 < kept < BACK + 1
    found, tally = ids(client, what, cache)
    assert len(found) == len(set(found)) == BACK * DAILY
    assert tally.requests < 5


def test_nothing_older_than_event_history_is_asked_for(today: datetime) -> None:
    now = today + timedelta(hours=5)
    what = asked("1", Span(since=datetime(2001, 1, 1, tzinfo=UTC).replace(tzinfo=None)), now=now)
    assert (what.until - what.since).days == DAYS - 1
    assert what.until == now.date()
