"""What decides an answer decides it alone: the history with one sign taken away, or one more put in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from unit.questions.history import ask, engine, rows

if TYPE_CHECKING:
    from collections.abc import Callable

Record = dict[str, Any]

EVENTS: list[Record]
CHANGES: list[Record]
EVENTS, CHANGES = rows()
MINUTE = timedelta(minutes=1)

BUILT = "02-090504-PutImage"
START = "02-090011-StartBuild"
CAROLS = "04-091530-PutApprovalResult"
DAVES = "06-170000-PutApprovalResult"


def answer(
    id_: str, values: dict[str, str] | None = None, *, events: list[Record] = EVENTS, changes: list[Record] = CHANGES
) -> dict[str, dict[str, Any]]:
    """The rows of an answer by the id of their record."""
    with engine(events, changes) as filled:
        columns, found = ask(filled, id_, values)
    named = [dict(zip(columns, row, strict=True)) for row in found]
    return {row["event_id"]: row for row in named}


def edited(found: list[Record], wanted: Callable[[Record], bool], **changes: Any) -> list[Record]:
    """The rows with some of them changed."""
    assert any(map(wanted, found))
    return [row | changes if wanted(row) else row for row in found]


def one(found: list[Record], id_: str) -> Record:
    return next(row for row in found if row["event_id"] == id_)


def is_record(id_: str) -> Callable[[Record], bool]:
    return lambda row: row["event_id"] == id_


NOBODY = '{"build":{"id":"shop-api-build:00000001-beef-4000-8000-000000000000","initiator":"carol"}}'
PIPELINE = NOBODY.replace("carol", "codepipeline/shop-api")


@pytest.mark.parametrize(
    ("event", "initiator", "invoked_by", "outside"),
    [
        (True, NOBODY, None, False),
        (False, PIPELINE, None, False),
        (False, NOBODY, "codepipeline.amazonaws.com", False),
        (False, NOBODY, "events.amazonaws.com", True),
        (False, None, "codepipeline.amazonaws.com", True),
    ],
)
def test_a_build_is_a_pipelines_by_any_one_sign(
    *, event: bool, initiator: str | None, invoked_by: str | None, outside: bool
) -> None:
    starts = edited(EVENTS, is_record(START), response_elements=initiator, invoked_by=invoked_by)
    changes = CHANGES if event else edited(CHANGES, lambda row: row["build_id"] is not None, build_id=None)
    found = answer("pushes-outside-pipelines", events=starts, changes=changes)
    assert (BUILT in found) is outside


def test_a_build_that_failed_to_start_is_nobodys() -> None:
    changes = edited(CHANGES, lambda row: row["build_id"] is not None, build_id=None)
    refused = edited(EVENTS, is_record(START), error_code="AccessDenied")
    assert BUILT in answer("pushes-outside-pipelines", events=refused, changes=changes)


def test_who_pushed_before_the_period_is_no_first_time_pusher() -> None:
    found = answer("first-time-pushers", {"since": "2026-11-04 11:05:04", "until": "2026-11-07"})
    assert list(found) == ["04-110504-PutImage", "04-120104-PutImage", "06-081004-PutImage"]
    until = answer("first-time-pushers", {"until": "2026-11-04 11:05:04"})
    assert "04-110504-PutImage" not in until


CLOSED = "03-120000-DisableStageTransition"


def test_closing_what_is_closed_changes_nothing() -> None:
    closed = one(EVENTS, CLOSED)
    again = closed | {"event_id": "again", "event_time": closed["event_time"] + 60 * MINUTE}
    found = answer("disabled-transitions", events=[*EVENTS, again])
    assert "again" not in found
    assert found[CLOSED]["seconds"] == 4 * 3600


def test_a_transition_that_was_opened_when_the_period_began_was_not_closed_in_it() -> None:
    assert CLOSED in answer("disabled-transitions", {"since": "2026-11-03 15:59:59"})
    assert CLOSED not in answer("disabled-transitions", {"since": "2026-11-03 16:00:00"})


def test_an_approval_is_of_the_execution_that_waited_however_long() -> None:
    # The same wait, begun two hours earlier, while another execution of hers was started in between.
    waiting = next(
        row
        for row in CHANGES
        if row["action_category"] == "Approval" and str(row["event_time"]).startswith("2026-11-04 09:15")
    )
    begun, over = waiting["event_time"] - 120 * MINUTE, waiting["event_time"] + 30 * MINUTE
    longer = waiting | {"event_id": "waiting", "fingerprint": "waiting", "event_time": begun}
    ended = waiting | {"event_id": "ended", "fingerprint": "ended", "event_time": over}
    changes = [row for row in CHANGES if row["action_execution_id"] != waiting["action_execution_id"]]
    found = answer("four-eyes-violations", changes=[*changes, longer, ended])
    assert found[CAROLS]["certain"] is True
    assert answer("four-eyes-violations", changes=changes)[CAROLS]["certain"] is False


def test_a_change_of_the_pipeline_counts_where_the_execution_is_known_too() -> None:
    approval = one(EVENTS, DAVES)
    waiting = next(row for row in CHANGES if row["action_category"] == "Approval")
    times = [approval["event_time"] - MINUTE, approval["event_time"] + timedelta(seconds=1)]
    known = [
        waiting | {"event_id": f"waiting-{n}", "event_time": time, "execution_id": "run", "action_execution_id": "a"}
        for n, time in enumerate(times)
    ]
    found = answer("four-eyes-violations", changes=[*CHANGES, *known])
    assert found[DAVES]["hand"] == "changed the pipeline last"


@pytest.mark.parametrize(
    ("column", "value", "same_by"),
    [
        ("actor_arn", "arn:aws:sts::111122223333:assumed-role/Other/carol@example.com", "session name"),
        ("session_name", "somebody", "identity"),
    ],
)
def test_two_eyes_are_known_by_the_identity_or_by_the_session(column: str, value: str, same_by: str) -> None:
    found = answer("four-eyes-violations", events=edited(EVENTS, is_record(CAROLS), **{column: value}))
    assert found[CAROLS]["same_by"] == same_by
    both = edited(EVENTS, is_record(CAROLS), actor_arn="arn:aws:iam::111122223333:user/x", session_name="x")
    assert CAROLS not in answer("four-eyes-violations", events=both)


def test_a_silence_begins_with_a_record_of_the_period_and_ends_before_its_end() -> None:
    times = sorted(
        row["event_time"] for row in EVENTS if row["region"] == "us-east-1" and str(row["event_time"]) > "2026"
    )
    # What an hour holds is one row, so silences begin with the last record of an hour.
    last = max(time for time in times if time < times[0].replace(minute=0, second=0) + timedelta(hours=1))
    silent = {"region": "us-east-1", "at_least_hours": "0"}
    from_it = answer("record-gaps", silent | {"since": str(last), "until": str(last + timedelta(seconds=1))})
    assert [row["silent_from"] for row in from_it.values()] == [last]
    assert answer("record-gaps", silent | {"since": str(times[0] - MINUTE), "until": str(times[0])}) == {}


@pytest.mark.parametrize(
    ("days", "since", "until", "told"),
    [
        (3, 0, 60, True),
        (2, 0, 60, False),
        (3, -60, 0, False),
        (3, 60, 120, False),
        (3, -60, 1, True),
    ],
)
def test_a_silence_is_told_once_and_of_what_was_there_on_three_days(
    *, days: int, since: int, until: int, told: bool
) -> None:
    last = one(EVENTS, BUILT)
    seen = [
        last | {"event_id": str(back), "event_time": last["event_time"] - timedelta(days=back)} for back in range(days)
    ]
    limit = last["event_time"] + timedelta(hours=24)
    period = {"since": str(limit + since * MINUTE), "until": str(limit + until * MINUTE)}
    with engine(seen, []) as filled:
        _, found = ask(filled, "no-record-delivered", period)
    assert bool(found) is told
