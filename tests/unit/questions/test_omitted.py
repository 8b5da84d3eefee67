"""What an auditor asks about the past is not answered with "no change" where CloudTrail left the change out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from unit.questions.test_tag_ties import NEW, OLD, push, record

from custody.engines.local import LocalEngine
from custody.lake.domain_views import domain_views
from custody.lake.rows import row_of
from custody.questions import get

CASES = Path(__file__).parents[2] / "cases" / "omitted"
MONTH = {"since": "2026-11-01 00:00:00", "until": "2026-12-01 00:00:00"}


def padded(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, **{part: {"omitted": True} for part in ("requestParameters", "responseElements")}}


def answers(id_: str, *records: dict[str, Any], **given: str) -> list[dict[str, Any]]:
    question = get(id_)
    with LocalEngine() as engine:
        engine.add([row_of(each, file="log.json", position=number) for number, each in enumerate(records)])
        answer = engine.run(question.sql, question.bind({**MONTH, **given}))
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def test_a_push_without_details_may_have_moved_the_tag() -> None:
    arn = {"resources": [{"ARN": "arn:aws:ecr:eu-central-1:111122223333:repository/shop/api"}]}
    whole, hidden = push("a", "10:00:00", OLD), {**padded(push("b", "11:00:00", NEW)), **arn}
    rows = answers("tag-history", whole, hidden, repository="shop/api", tag="latest")
    assert [(row["event_id"], row["image_tag"], row["omitted"]) for row in rows] == [
        ("a", "latest", None),
        ("b", None, "requestParameters,responseElements"),
    ]
    hidden.pop("resources")
    assert {row["event_id"] for row in answers("tag-history", whole, hidden, repository="shop/api")} == {"a", "b"}


def test_a_policy_without_details_is_not_a_deleted_one() -> None:
    one = record("a", "10:00:00", "SetRepositoryPolicy", {"policyText": "{}"}, {})
    (row,) = answers("repository-policy-history", padded(one), repository="shop/api")
    assert row["policy"] == "cannot be excluded: CloudTrail omitted it"


def test_a_definition_without_details_is_unknown_and_not_the_same() -> None:
    records = json.loads((CASES / "approval_by_role_omitted.json").read_text("utf-8"))["Records"]
    rows = answers("pipeline-definition-changes", *records, pipeline="shop-release")
    assert "unknown" in {row["change"] for row in rows if row["event_id"] == records[-1]["eventID"]}


ARN = {"resources": [{"ARN": "arn:aws:ecr:eu-central-1:111122223333:repository/shop/api"}]}


def mutability(id_: str, time: str, setting: str) -> dict[str, Any]:
    said = {"imageTagMutability": setting}
    return record(id_, time, "PutImageTagMutability", said, {"repositoryName": "shop/api", **said})


def pipeline_call(id_: str, time: str, name: str, /, **asked: Any) -> dict[str, Any]:
    made = record(id_, time, name, {}, {})
    return {**made, "eventSource": "codepipeline.amazonaws.com", "requestParameters": asked, "responseElements": None}


@pytest.mark.parametrize("named", [True, False])
def test_a_setting_without_details_is_no_setting(named: bool) -> None:  # noqa: FBT001  # a parameter of the test
    hidden = {**padded(mutability("b", "11:00:00", "MUTABLE")), **(ARN if named else {})}
    after = mutability("c", "12:00:00", "IMMUTABLE")
    rows = answers("tag-mutability-history", mutability("a", "10:00:00", "IMMUTABLE"), hidden, after)
    unknown = "cannot be excluded: CloudTrail omitted it"
    assert [(row["mutability_before"], row["mutability"]) for row in rows] == [
        (None, "IMMUTABLE"),
        ("IMMUTABLE" if named else unknown, unknown),
        (unknown, "IMMUTABLE"),
    ]
    created = {**padded(record("d", "13:00:00", "CreateRepository", {}, {})), **ARN}
    (row,) = answers("tag-mutability-history", created)
    assert row["mutability"] == unknown
    half = {**created, "responseElements": {"repository": {"imageTagMutability": "IMMUTABLE"}}}
    assert answers("tag-mutability-history", half)[0]["mutability"] == "IMMUTABLE"


def test_a_policy_that_was_left_out_is_neither_public_nor_not() -> None:
    hidden = padded(record("a", "10:00:00", "SetRepositoryPolicy", {"policyText": "{}"}, {}))
    (row,) = answers("repository-policy-history", hidden)
    assert (row["subject"], row["public"]) == (None, None)
    (row,) = answers("lifecycle-policy-history", {**hidden, "eventName": "PutLifecyclePolicy", **ARN})
    assert (row["repository"], row["policy"]) == ("shop/api", "cannot be excluded: CloudTrail omitted it")


@pytest.mark.parametrize("named", [True, False])
def test_a_deletion_without_details_may_have_ended_the_tag(named: bool) -> None:  # noqa: FBT001  # likewise
    deleted = record("b", "11:00:00", "BatchDeleteImage", {"imageIds": [{"imageTag": "latest"}]}, {})
    hidden = {**padded(deleted), **(ARN if named else {})}
    pushed = push("a", "10:00:00", OLD)
    rows = answers("tag-history", pushed, hidden, repository="shop/api", tag="latest", digest=OLD)
    assert {(row["event_id"], row["ended_by"], row["omitted"]) for row in rows} == {
        ("a", None, None),
        ("b", "BatchDeleteImage", "requestParameters,responseElements"),
    }
    history = answers("image-history", pushed, hidden, digest=OLD, repository="shop/api")
    assert [(row["event_id"], bool(row["omitted"])) for row in history] == [("a", False), ("b", True)]
    assert len(answers("image-history", {**hidden, "eventName": "PutLifecyclePolicy"}, digest=OLD)) == 0


def test_a_pull_without_a_repository_may_have_been_of_any() -> None:
    pull = record("b", "11:00:00", "BatchGetImage", {"imageIds": [{"imageTag": "latest"}]}, {})
    rows = answers("unused-repositories", push("a", "10:00:00", OLD), padded(pull))
    assert {row["repository"]: str(row["omitted"]) for row in rows} == {
        "shop/api": "2026-11-02 11:00:00",
        None: "2026-11-02 11:00:00",
    }
    assert answers("unused-repositories", push("a", "10:00:00", OLD), {**padded(pull), **ARN}) == []
    rows = answers("busiest-repositories", push("a", "10:00:00", OLD), padded(pull))
    assert [(row["repository"], row["pulls"], row["omitted"]) for row in rows] == [("shop/api", 0, 0), (None, 1, 1)]


def test_an_approval_without_details_may_be_of_ones_own_release() -> None:
    approval = padded(pipeline_call("b", "11:00:00", "PutApprovalResult", pipelineName="shop"))
    (row,) = answers("four-eyes-violations", approval, pipeline="shop")
    assert row["hand"] == "cannot be excluded: CloudTrail omitted what was approved"
    assert row["omitted"] == "requestParameters,responseElements"


def test_a_start_without_details_may_be_of_what_one_approves() -> None:
    result = {"status": "Approved", "summary": ""}
    approval = pipeline_call("b", "11:00:00", "PutApprovalResult", pipelineName="shop", result=result)
    start = pipeline_call("a", "10:00:00", "StartPipelineExecution", name="shop")
    (row,) = answers("four-eyes-violations", padded(start), approval)
    assert row["hand"].startswith("cannot be excluded: started the execution")
    (row,) = answers("four-eyes-violations", start, approval)
    assert (row["hand"], row["omitted"]) == ("started the execution", None)


LARGE = {"omitted": True, "originalSize": 200_000, "reason": "requestParameters too large"}


@pytest.mark.parametrize(
    ("id_", "name", "column"),
    [
        ("disabled-transitions", "DisableStageTransition", "reason"),
        ("stage-interventions", "DisableStageTransition", "details"),
        ("pipeline-starts", "StopPipelineExecution", "reason"),
    ],
)
def test_why_cloudtrail_left_something_out_is_nobodys_reason(id_: str, name: str, column: str) -> None:
    call = pipeline_call("a", "10:00:00", name, **LARGE)
    (row,) = answers(id_, call, pipeline="shop")
    assert (row[column], row["omitted"]) == ("omitted by CloudTrail", "requestParameters")
    view = next(view for view in domain_views() if view.name == "stage_control")
    with LocalEngine() as engine:
        engine.add([row_of(call, file="log.json", position=0)])
        answer = engine.run(view.sql)
        found = [dict(zip(answer.columns, values, strict=True)) for values in answer.rows]
    assert [each["reason"] for each in found] == ["omitted by CloudTrail"] * (name == "DisableStageTransition")


def test_what_cloudtrail_writes_in_place_of_a_part_is_not_what_was_asked_for() -> None:
    call = {**record("a", "10:00:00", "PutLifecyclePolicy", {}, {}), "requestParameters": LARGE}
    (row,) = answers("who-changed-repositories", call)
    assert row["requested"] is None


def test_a_transition_is_not_opened_by_a_call_that_does_not_say_which() -> None:
    closed = pipeline_call(
        "a", "10:00:00", "DisableStageTransition", pipelineName="shop", stageName="Release", transitionType="Inbound"
    )
    other, opened = (
        padded(pipeline_call(id_, time, f"{word}StageTransition"))
        for id_, time, word in (("b", "11:00:00", "Disable"), ("c", "12:00:00", "Enable"))
    )
    rows = answers("disabled-transitions", closed, other, opened, pipeline="shop")
    assert [(row["event_id"], row["opened_at"] is None, bool(row["omitted"])) for row in rows] == [
        ("a", True, False),
        ("b", True, True),
        ("c", False, True),
    ]


def test_a_correction_is_compared_only_with_what_was_left() -> None:
    stale = padded(push("a", "10:00:00", OLD))
    addendum = {"reason": "UPDATED_DATA", "updatedFields": "userIdentity", "originalEventID": "a"}
    fresh = {**stale, "eventID": "b", "addendum": addendum, "userIdentity": {"type": "Root"}}
    (row,) = answers("corrected-records", stale, fresh)
    assert "requestParameters cannot be excluded: CloudTrail omitted it" in row["changed"]


def test_what_another_account_did_it_to_is_said_to_be_left_out() -> None:
    foreign = {"userIdentity": {"type": "AWSAccount", "accountId": "444455556666", "principalId": "AROAX:ci"}}
    (row,) = answers("cross-account-use", {**padded(push("a", "10:00:00", OLD)), **foreign})
    assert row["subjects"] == "omitted by CloudTrail"


def test_every_first_push_that_cannot_be_excluded_is_told() -> None:
    hidden = [padded(push(id_, time, OLD)) for id_, time in (("b", "11:00:00"), ("c", "12:00:00"))]
    rows = answers("first-time-pushers", push("a", "10:00:00", OLD), *hidden, repository="shop/api")
    assert [(row["event_id"], row["pushes"], bool(row["omitted"])) for row in rows] == [
        ("a", 1, False),
        ("b", None, True),
        ("c", None, True),
    ]
