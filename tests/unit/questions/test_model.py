"""Values are checked before any engine sees them; what is wrong is said in one line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.detections import DetectionSettings
from custody.lake.state_changes import STATE_COLUMNS
from custody.lake.state_page import page as state_page
from custody.questions import Parameter, Question, QuestionError, all_questions, get
from custody.questions.header import read
from custody.questions.page import page

WEEK = {"since": "2026-11-01", "until": "2026-11-08"}


def question(head: str, sql: str = "SELECT event_id FROM events WHERE event_time > :since") -> Question:
    return read("q", f"-- title: T?\n-- why: W.\n{head}-- column event_id\n{sql}\n")


def test_defaults_are_filled_in() -> None:
    bound = get("first-time-pushers").bind(WEEK)
    assert bound == {
        "since": "2026-11-01 00:00:00",
        "until": "2026-11-08 00:00:00",
        "account": "",
        "region": "",
        "actor": "",
        "repository": "",
        "earliest": "2026-08-03 00:00:00",
    }


@pytest.mark.parametrize(
    ("given_", "bound"),
    [
        ("2026-11-02T10:00:00Z", "2026-11-02 10:00:00"),
        ("2026-11-02 10:00", "2026-11-02 10:00:00"),
        ("2026-11-02T10:00:00+02:00", "2026-11-02 08:00:00"),
        (date(2026, 11, 2), "2026-11-02 00:00:00"),
        (datetime(2026, 11, 2, 10, tzinfo=UTC), "2026-11-02 10:00:00"),
        (datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=-5))), "2026-11-02 15:00:00"),
    ],
)
def test_times(given_: Any, bound: str) -> None:
    assert get("who-pushed").bind(WEEK | {"since": given_})["since"] == bound


@pytest.mark.parametrize(
    ("id_", "values", "line"),
    [
        ("who-pushed", {"until": "2026-11-08"}, "question who-pushed needs since: Beginning of the period, UTC; give"),
        ("who-pushed", WEEK | {"since": "yesterday"}, "since 'yesterday' is no time; write one such as 2026-11-20"),
        ("who-pushed", WEEK | {"since": 7}, "since '7' is no time"),
        ("who-pushed", WEEK | {"since": "2026-11-08"}, "is not before until 2026-11-08 00:00:00; widen the period"),
        ("who-pushed", WEEK | {"repo": "x"}, "has no parameter 'repo'; did you mean repository?"),
        ("who-pushed", WEEK | {"repositroy": "x"}, "has no parameter 'repositroy'; did you mean repository?"),
        ("who-pushed", WEEK | {"zz": "x"}, "has no parameter 'zz'; it takes since, until, account"),
        ("who-pushed", WEEK | {"tag": 1}, "tag '1' is no text"),
        ("record-gaps", WEEK | {"at_least_hours": "1.5"}, "at_least_hours '1.5' is no whole number; write one"),
        ("record-gaps", WEEK | {"at_least_hours": True}, "at_least_hours 'True' is no whole number"),
        ("record-gaps", WEEK | {"at_least_hours": 2**63}, "is out of its range; write a whole number from 0"),
        (
            "activity-by-hour",
            WEEK | {"utc_offset_minutes": 841},
            "question activity-by-hour: utc_offset_minutes '841' is out of its range; write a whole number from -720",
        ),
        ("activity-by-hour", WEEK | {"utc_offset_minutes": "-721"}, "'-721' is out of its range"),
        (
            "image-pushed-out-of-hours",
            WEEK | {"business_hours_utc_offset_minutes": 900},
            "'900' is out of its range; write a whole number from -720 to 840",
        ),
        (
            "no-record-delivered",
            WEEK | {"silence_hours": 721},
            "'721' is out of its range; write a whole number from 1",
        ),
        ("identity-activity", WEEK | {"changes_only": "maybe"}, "changes_only 'maybe' is neither true nor false"),
        (
            "image-history",
            WEEK,
            "question image-history needs digest: The image digest, sha256: included; give --digest",
        ),
    ],
)
def test_refusals(id_: str, values: dict[str, Any], line: str) -> None:
    with pytest.raises(QuestionError) as refused:
        get(id_).bind(values)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("minutes", [-720, 0, 840])
def test_a_range_holds_its_ends(minutes: int) -> None:
    assert get("activity-by-hour").bind(WEEK | {"utc_offset_minutes": minutes})["utc_offset_minutes"] == minutes


def test_a_range_stands_behind_the_default() -> None:
    read_ = question("-- parameter days integer 3 from -1 to 9: How many.\n", "SELECT :since, :days FROM events")
    assert read_.parameters[1] == Parameter(name="days", type="integer", default=3, meaning="How many.", range=(-1, 9))


def test_typed_values() -> None:
    assert get("record-gaps").bind(WEEK | {"at_least_hours": "12"})["at_least_hours"] == 12
    assert get("identity-activity").bind(WEEK | {"changes_only": "TRUE"})["changes_only"] is True


@given(st.dictionaries(st.sampled_from(["since", "until", "account", "tag", "x"]), st.one_of(st.text(), st.integers())))
def test_anything_is_bound_or_refused(values: dict[str, Any]) -> None:
    asked = get("who-pushed")
    line, bound = "one", {parameter.name: "" for parameter in asked.parameters}
    try:
        bound = dict.fromkeys(asked.bind(values), "")
    except QuestionError as refused:
        line = str(refused)
    assert len(line.splitlines()) == 1
    assert list(bound) == [parameter.name for parameter in asked.parameters]


def test_unknown_question_offers_the_nearest() -> None:
    with pytest.raises(QuestionError, match="there is no question 'who-pushd'; did you mean who-pushed"):
        get("who-pushd")
    with pytest.raises(QuestionError, match=r"custody questions lists them"):
        get("zzzzzzzz")


def test_head_in_full() -> None:
    read_ = question(
        "-- parameter days integer 3: How many,\n--   at least.\n-- parameter earliest time 30d: From when.\n",
        "SELECT event_id FROM events JOIN state_changes ON TRUE WHERE :earliest < :since AND 1 < :days",
    )
    assert read_.parameters[1:] == (
        Parameter(name="days", type="integer", default=3, meaning="How many, at least."),
        Parameter(name="earliest", type="time", default=timedelta(days=30), meaning="From when."),
    )
    assert read_.relations == ("events", "state_changes")
    assert read_.columns[0][0] == "event_id"
    assert not read_.sql.startswith("--")


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("-- parameter days integer: How many.\n", "parameter 'days integer' is not understood"),
        ("-- parameter days integer 3: How many.\n", "does not take :days"),
        ("-- nonsense\n", "'nonsense' is no line of a head"),
        ("-- column strange\n", "column strange is not explained"),
    ],
)
def test_a_bad_head_is_refused(head: str, line: str) -> None:
    with pytest.raises(QuestionError, match=line):
        question(head)


def test_a_parameter_nobody_explains_is_refused() -> None:
    with pytest.raises(QuestionError, match="takes :mystery, which its head does not explain"):
        question("", "SELECT event_id FROM events WHERE :mystery = 1")


def test_settings_are_the_defaults_of_detections_questions() -> None:
    tuned = get("refused-attempts-in-a-burst", DetectionSettings(refused_attempts_count=3))
    assert {each.name: each.default for each in tuned.parameters}["refused_attempts_count"] == 3
    assert get("refused-attempts-in-a-burst").bind(WEEK)["refused_attempts_count"] == 10


def test_page_has_every_question_and_is_valid_markdown_tables() -> None:
    text = page() + state_page()
    for column in STATE_COLUMNS:
        assert f"| `{column.name}` |" in text
    for each in all_questions():
        assert each.id in text
        assert each.title in text
    for line in text.splitlines():
        if line.startswith("| `"):
            assert line.endswith(" |")
            assert line.replace("\\|", "").count("|") in {3, 5, 6}
