from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.catalog import MULTI_CALL
from custody.timeline import steps as steps_module
from custody.timeline.steps import WINDOW, steps

BEGIN = datetime(2026, 11, 20, tzinfo=UTC).replace(tzinfo=None)
PUSH = ["BatchCheckLayerAvailability", "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"]
PULL = ["BatchGetImage", "BatchGetImage", "GetDownloadUrlForLayer", "GetDownloadUrlForLayer"]


def call(name: str, second: float, **more: Any) -> dict[str, Any]:
    return {
        "event_time": BEGIN + timedelta(seconds=second),
        "actor": "arn:aws:iam::111122223333:user/ann",
        "session_name": None,
        "access_key_id": "AKIA1",
        "event_source": "ecr.amazonaws.com",
        "event_name": name,
        "resource": more.get("repository", "shop/api"),
        "omitted": None,
        "details": None,
        "repository": "shop/api",
        "image_tag": "1.4" if name in {"PutImage", "BatchGetImage"} else None,
        "image_digest": None,
        "pipeline": None,
        "execution_id": None,
        "error_code": None,
        "account": "111122223333",
        "region": "eu-west-1",
        "event_id": f"{second:09.3f}-{name}",
        **more,
    }


def calls(names: list[str], start: float = 0, **more: Any) -> list[dict[str, Any]]:
    return [call(name, start + number, **more) for number, name in enumerate(names)]


def titles(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    rows = sorted(rows, key=lambda row: row["event_time"])
    return [(step.title, len(step.calls)) for step in steps(rows)]


def test_the_calls_of_one_push_are_one_step() -> None:
    assert titles(calls(PUSH)) == [("push an image", 5)]


def test_two_pushes_are_two_steps() -> None:
    assert titles(calls(PUSH) + calls(PUSH, 10)) == [("push an image", 5), ("push an image", 5)]
    assert titles(calls(["PutImage", "PutImage"])) == [("push an image", 1), ("push an image", 1)]


def test_pushes_at_the_same_time_are_told_apart_by_repository_and_by_session() -> None:
    other = calls(PUSH, 0.5, repository="shop/web")
    key = calls(PUSH, 0.25, access_key_id="AKIA2")
    assert titles(calls(PUSH) + other + key) == [("push an image", 5)] * 3


def test_a_pull_asks_for_the_list_and_then_for_the_image() -> None:
    assert titles(calls(PULL) + calls(PULL, 10)) == [("pull an image", 4), ("pull an image", 4)]


def test_calls_far_apart_are_not_one_step() -> None:
    late = WINDOW.total_seconds() + 10
    assert titles(calls(PUSH[:3]) + calls(PUSH[3:], late)) == [("push an image (unfinished)", 3), ("push an image", 2)]


def test_a_refused_push_is_a_line_of_its_own() -> None:
    rows = [*calls(PUSH[:4]), call("PutImage", 4, error_code="AccessDenied")]
    assert titles(rows) == [("push an image (unfinished)", 4), ("PutImage refused: AccessDenied", 1)]


def test_a_login_is_no_repository() -> None:
    login = call("GetAuthorizationToken", 0, repository=None)
    assert titles([login]) == [("GetAuthorizationToken", 1)]
    assert titles([login, call("CreateRepository", 1)]) == [("create a repository", 2)]


def test_a_call_that_is_repeated_is_one_line() -> None:
    assert titles(calls(["DescribeImages"] * 3)) == [("DescribeImages (3 times)", 3)]


NAMES = sorted({name for kind in MULTI_CALL for name in (*kind.calls, *kind.optional)} | {"DeleteRepository"})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.integers(0, 900),
            st.sampled_from(["a", "b", None]),
            st.sampled_from([None, "No"]),
        ),
        max_size=25,
    )
)
def test_no_record_is_lost_or_doubled(made: list[tuple[str, int, str | None, str | None]]) -> None:
    rows = [
        call(name, second, repository=repository, error_code=error, event_id=f"{number:03d}")
        for number, (name, second, repository, error) in enumerate(made)
    ]
    rows.sort(key=lambda row: (row["event_time"], row["event_id"]))
    found = steps(rows)
    assert sorted(each["event_id"] for step in found for each in step.calls) == sorted(row["event_id"] for row in rows)
    firsts = [step.first["event_time"] for step in found]
    assert firsts == sorted(firsts)


@given(st.lists(st.sampled_from(["proj-a", "proj-b", None]), min_size=1, max_size=8))
def test_what_differs_in_its_thing_is_never_several_times_the_same(things: list[str | None]) -> None:
    names = {"event_source": "codebuild.amazonaws.com", "repository": None}
    rows = [call("UpdateProject", number, **names, resource=thing) for number, thing in enumerate(things)]
    found = steps(rows)
    assert [len({row["resource"] for row in step.calls}) for step in found] == [1] * len(found)
    assert sorted(row["event_id"] for step in found for row in step.calls) == [row["event_id"] for row in rows]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{"a":1,"b":2}', '{"b": 2, "a": 1}', True),
        ('{"a":1}', '{"a":1,"nextToken":"page 2"}', True),
        ('{"a":1}', '{"a":2}', False),
        ('{"a":1', '{"a":1', True),
        ('{"a":1', '{"a":1}', False),
        (None, "null", True),
        ('{"a":123456789012345678901234567890}', '{"a":123456789012345678901234567890}', True),
        ("[1]", "[2]", False),
    ],
)
def test_what_was_asked_for_is_compared_whichever_page_it_is(one: str | None, other: str | None, *, same: bool) -> None:
    rows = [call("DescribeImages", 0, details=one), call("DescribeImages", 1, details=other)]
    assert titles(rows) == ([("DescribeImages (2 times)", 2)] if same else [("DescribeImages", 1)] * 2)


def test_a_call_goes_on_with_what_began_last() -> None:
    rows = [
        call("GetAuthorizationToken", 0, event_source="sts.amazonaws.com"),
        *calls(PUSH[:4], 1),
        call("DescribeImages", 6),
        call("PutImage", 7),
        call("DescribeImages", 8),
    ]
    assert titles(rows) == [("GetAuthorizationToken", 1), ("push an image", 5), ("DescribeImages (2 times)", 2)]


def test_records_without_a_time_stand_by_themselves() -> None:
    rows = [call("DescribeImages", 0), *({**call("DescribeImages", 1), "event_time": None} for _ in range(2))]
    assert [len(step.calls) for step in steps(rows)] == [1, 1, 1]


@given(
    st.lists(st.tuples(st.sampled_from(["A", "B", *PUSH]), st.integers(0, 1500), st.sampled_from("xyz")), max_size=40)
)
def test_forgetting_what_has_ended_changes_nothing(made: list[tuple[str, int, str]]) -> None:
    rows = [call(name, second, details=details) for name, second, details in sorted(made, key=lambda each: each[1])]
    kept = [(step.title, step.calls) for step in steps(rows)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps_module, "_KEPT_OPEN", 0)
        assert [(step.title, step.calls) for step in steps(rows)] == kept
