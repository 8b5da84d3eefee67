"""Every question gives the rows that were worked out for it, whatever order the records come in."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.questions.history import ASKED, HISTORY, ask, engine, get, rows, text

from custody.questions import all_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.engines.local import LocalEngine
    from custody.lake.rows import Row

FOUND = ("event_id", "event_time", "account", "region")
"""What counts in a detection's answer; its words are tested with the detection."""

EVENTS, CHANGES = rows()


@pytest.fixture(scope="module")
def filled() -> Iterator[LocalEngine]:
    with engine(EVENTS, CHANGES) as made:
        yield made


def expected(case: str) -> str:
    return (HISTORY / "answers" / f"{case}.csv").read_text(encoding="utf-8")


def given_as_text(filled: LocalEngine, case: str) -> str:
    columns, found = ask(filled, case)
    if get(case.partition("--")[0]).detection:
        places = [columns.index(name) for name in FOUND]
        return text(FOUND, [tuple(row[place] for place in places) for row in found])
    return text(columns, found)


@pytest.mark.parametrize("case", ASKED)
def test_answer(filled: LocalEngine, case: str) -> None:
    assert given_as_text(filled, case) == expected(case)


def test_every_question_of_a_file_has_an_answer_and_every_answer_a_question() -> None:
    asked = {case.partition("--")[0] for case in ASKED}
    assert {question.id for question in all_questions() if not question.detection} <= asked
    # That of a detection has its samples; an answer shows besides what it does among everything else.
    assert asked <= {question.id for question in all_questions()}
    assert {file.stem for file in (HISTORY / "answers").iterdir()} == set(ASKED)


def test_every_question_of_a_file_finds_something() -> None:
    filled = {case.partition("--")[0] for case in ASKED if expected(case).count("\n") > 1}
    assert {question.id for question in all_questions() if not question.detection} <= filled


def test_history_is_what_it_says() -> None:
    documents: list[Any] = [json.loads(file.read_text(encoding="utf-8")) for file in (HISTORY / "logs").iterdir()]
    found = [record for document in documents for record in document["Records"]]
    times = [record["eventTime"] for document in documents for record in document["Records"]]
    assert times != sorted(times)
    assert max(Counter(record["eventID"] for record in found).values()) == 2
    assert {record["recipientAccountId"] for record in found} >= {"111122223333", "444455556666"}
    assert {record["awsRegion"] for record in found} >= {"eu-central-1", "us-east-1"}
    assert {record["userIdentity"].get("type") for record in found} >= {
        "Root", "IAMUser", "AssumedRole", "AWSService", "WebIdentityUser", "SAMLUser", "FederatedUser", None,
    }  # fmt: skip
    assert 190 <= len(EVENTS) + len(CHANGES) <= 250


@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.integers(min_value=1, max_value=9))
def test_answers_do_not_depend_on_order_duplicates_or_files(random: Any, files: int) -> None:
    def shuffled(found: list[Row], id_: str) -> list[Row]:
        # A copy of a record, delivered again later, in a file that sorts behind its first.
        again = [row | {"source_file": f"~{row[id_]}"} for row in random.sample(found, 20)]
        mixed = [*found, *again]
        random.shuffle(mixed)
        return mixed

    events, changes = shuffled(EVENTS, "event_id"), shuffled(CHANGES, "event_id")
    with engine(events[::files], changes) as spread:
        for start in range(1, files):
            spread.add(events[start::files])
        for case in ASKED:
            assert case in COUNT_COPIES or given_as_text(spread, case) == expected(case), case


COUNT_COPIES = {"record-coverage"}
"""It says how many records there are, and says that copies are among them."""


COUNT_FAILURES = {
    "activity-by-hour", "activity-by-identity-kind", "console-or-api", "cross-account-use", "cross-region-use",
    "failed-attempts", "identity-activity", "record-coverage", "record-gaps", "registry-logins", "root-activity",
    "service-activity", "session-activity", "watcher-tampering", "images-expired", "records-without-time",
}  # fmt: skip
"""Questions about calls as such. To all others a call that failed did not happen."""


def test_what_failed_did_not_happen() -> None:
    refused = [
        row | {"event_id": f"refused-{row['event_id']}", "error_code": "AccessDenied"}
        for row in EVENTS
        if row["event_type"] == "AwsApiCall"
    ]
    with engine([*EVENTS, *refused], CHANGES) as made:
        for case in ASKED:
            id_ = case.partition("--")[0]
            if id_ not in COUNT_FAILURES and not get(id_).detection:
                assert given_as_text(made, case) == expected(case), case


BY_TIME = [
    case
    for case in ASKED
    if not get(case.partition("--")[0]).detection
    and {"event_time", "event_id"} <= {name for name, _ in get(case.partition("--")[0]).columns}
    and case.partition("--")[0] not in {"session-activity", "lineage", "pushes-without-scan"}
]
"""Answers whose rows each stand for one record of the period, whatever the rest of it holds."""


@pytest.mark.parametrize("case", BY_TIME)
def test_periods_that_follow_each_other_leave_no_gap_and_count_nothing_twice(filled: LocalEngine, case: str) -> None:
    columns, whole = ask(filled, case)
    times = sorted({row[columns.index("event_time")] for row in whole})
    question = get(case.partition("--")[0])
    early = {"earliest": "2010-01-01"} if ":earliest" in question.sql else {}
    for time in times[:4] + times[-2:]:
        _, before = ask(filled, case, {"until": time} | early) if time != times[0] else (columns, [])
        _, after = ask(filled, case, {"since": time} | early)
        assert before + after == whole, time


ACTORS = (
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Release_1a2b",
    "AWSReservedSSO_Release_1a2b",
    "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Release_1a2b/carol@example.com",
)


@pytest.mark.parametrize("id_", [each.id for each in all_questions() if " :actor IN (" in each.sql])
def test_an_identity_is_found_by_its_arn_its_name_and_its_role(filled: LocalEngine, id_: str) -> None:
    asked = dict(ASKED[id_])
    answers = [text(*ask(filled, id_, asked | {"actor": actor})) for actor in ACTORS]
    assert answers[0] == answers[1] == answers[2]
    if "carol@example.com" in expected(id_):
        assert "carol@example.com" in answers[0]


def test_narrowing_leaves_what_fits_and_nothing_else(filled: LocalEngine) -> None:
    for name, column, value in (
        ("account", "account", "444455556666"),
        ("region", "region", "us-east-1"),
        ("repository", "repository", "shop/web"),
        ("pipeline", "pipeline", "shop-web"),
        ("tag", "image_tag", "1.1"),
    ):
        for each in all_questions():
            columns = [of for of, _ in each.columns]
            if each.detection or column not in columns or f":{name}" not in each.sql or each.id == "cross-region-use":
                continue
            place = columns.index(column)
            _, whole = ask(filled, each.id)
            _, narrowed = ask(filled, each.id, {name: value})
            if each.id != "session-activity":
                assert narrowed == [row for row in whole if row[place] == value], (each.id, name)
