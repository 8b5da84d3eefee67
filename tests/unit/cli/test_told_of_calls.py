"""What ``lineage`` and ``timeline`` tell of calls whose parts were left out, that name nobody, or that look alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from custody.timeline.steps import steps

if TYPE_CHECKING:
    from pathlib import Path

Custody = Callable[..., Any]

ARN = [{"ARN": "arn:aws:ecr:eu-central-1:111122223333:repository/shop/api"}]
LARGE = {"omitted": True, "originalSize": 200_000, "reason": "requestParameters too large"}
ANN = {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ann", "accountId": "111122223333", "userName": "ann"}


def call(name: str, second: int, asked: Any, **more: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "eventID": f"{second:02}-{name}",
        "eventTime": f"2026-11-20T10:00:{second:02}Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": name,
        "eventType": "AwsApiCall",
        "awsRegion": "eu-central-1",
        "recipientAccountId": "111122223333",
        "userIdentity": ANN,
        "requestParameters": asked,
        "responseElements": None,
        **more,
    }


def pull(second: int, **image: str) -> dict[str, Any]:
    return call("BatchGetImage", second, {"repositoryName": "shop/api", "imageIds": [image]}, readOnly=True)


@pytest.fixture
def told(custody: Custody, tmp_path: Path) -> Custody:
    def tell(words: list[str], *records: dict[str, Any]) -> Any:
        (tmp_path / "log.json").write_text(json.dumps({"Records": records}), "utf-8")
        ran = custody(*words, "--logs", tmp_path / "log.json")
        assert ran.code == 0
        return ran

    return tell


@pytest.mark.parametrize("named", [True, False])
def test_a_push_without_details_is_not_denied(told: Custody, named: bool) -> None:  # noqa: FBT001  # a parameter of the test
    hidden = call("PutImage", 1, LARGE, responseElements=LARGE, **({"resources": ARN} if named else {}))
    ran = told(["lineage", "shop/api:1.0", "-f", "table"], hidden)
    push = ran.out.splitlines()[1]
    assert "GAP  cannot be excluded: CloudTrail omitted which image it was: 2026-11-20 10:00:01Z" in push
    assert "user/ann" in push
    assert "no push of" not in ran.err
    assert "0 pushes · 1 more that cannot be excluded · 6 gaps" in ran.err
    [row] = [
        row
        for row in json.loads(told(["lineage", "shop/api:1.0", "-f", "json"], hidden).out)
        if row["step_number"] == 1
    ]
    assert (row["known"], row["event_id"]) == (False, "01-PutImage")


def test_a_push_of_another_repository_is_excluded(told: Custody) -> None:
    hidden = call("PutImage", 1, LARGE, responseElements=LARGE, resources=ARN)
    ran = told(["lineage", "shop/web:1.0", "-f", "table"], hidden)
    assert "no push of shop/web:1.0" in ran.err


def test_a_push_whose_digest_was_left_out_is_one(told: Custody) -> None:
    asked = {"repositoryName": "shop/api", "imageTag": "1.0"}
    ran = told(["lineage", "shop/api:1.0", "-f", "table"], call("PutImage", 1, asked, responseElements=LARGE))
    assert "CloudTrail omitted its digest" in ran.out
    assert "1 push · 5 gaps" in ran.err


def table(told: Custody, *records: dict[str, Any]) -> list[str]:
    lines: list[str] = told(["timeline", "-f", "table"], *records).out.splitlines()[1:]
    return [" ".join(line.split()) for line in lines]


def test_logins_to_two_registries_are_two_steps(told: Custody) -> None:
    lines = table(told, *(call("GetAuthorizationToken", n, {"registryIds": [str(n)]}) for n in (1, 2)))
    assert len(lines) == 2
    assert not any("times" in line for line in lines)
    again = table(told, *(call("GetAuthorizationToken", n, {"registryIds": ["1"]}) for n in (1, 2)))
    assert len(again) == 1
    assert "GetAuthorizationToken (2 times)" in again[0]


def test_pulls_of_two_tags_are_two_steps(told: Custody) -> None:
    first, second = table(told, pull(1, imageTag="1"), pull(2, imageTag="2"))
    assert "shop/api:1" in first
    assert "shop/api:2" in second


def test_a_pull_by_tag_names_every_digest_that_was_asked_for(told: Custody) -> None:
    digests = [f"sha256:{digit * 64}" for digit in "abc"]
    lines = table(told, pull(1, imageTag="1"), *(pull(n, imageDigest=each) for n, each in enumerate(digests, 2)))
    assert ["(3 calls) shop/api:1 aaaaaaaaaaaa bbbbbbbbbbbb" in line for line in lines] == [True, False]
    assert "shop/api cccccccccccc" in lines[1]


def test_a_pull_without_details_is_a_step_of_its_own(told: Custody) -> None:
    hidden = call("BatchGetImage", 2, LARGE, resources=ARN, readOnly=True)
    first, second = table(told, pull(1, imageTag="1"), hidden)
    assert "omitted" not in first
    assert "shop/api (omitted by CloudTrail)" in second


def test_the_pages_of_one_list_are_one_step_and_other_questions_are_not(told: Custody) -> None:
    pages = [{"repositoryName": "shop/api", **more} for more in ({}, {"nextToken": "x"}, {"nextToken": "y"})]
    filtered = {"repositoryName": "shop/api", "filter": {"tagStatus": "UNTAGGED"}}
    lines = table(told, *(call("ListImages", n, asked) for n, asked in enumerate([*pages, filtered], 1)))
    assert ["ListImages (3 times)" in line for line in lines] == [True, False]


def test_executions_stopped_are_a_step_each(told: Custody) -> None:
    stops = (call("StopPipelineExecution", n, {"pipelineName": "shop", "pipelineExecutionId": str(n)}) for n in (1, 2))
    assert len(table(told, *({**each, "eventSource": "codepipeline.amazonaws.com"} for each in stops))) == 2


def test_what_cannot_be_read_as_json_is_compared_as_it_stands() -> None:
    columns = (
        "account region actor session_name access_key_id event_source event_name resource omitted repository image_tag "
        "image_digest pipeline execution_id error_code event_id"
    )
    row = {**dict.fromkeys(columns.split()), "event_time": datetime(2026, 11, 20, tzinfo=UTC)}
    found = steps([{**row, "details": each} for each in ("[" * 99_999, "{", "{")])
    assert [len(step.calls) for step in found] == [1, 2]


@pytest.mark.parametrize("identity", [{}, None, "absent"])
def test_a_record_without_an_identity_names_no_service(told: Custody, identity: Any) -> None:
    push = call("PutImage", 1, {"repositoryName": "shop/api", "imageTag": "1"}, userIdentity=identity)
    if identity == "absent":
        del push["userIdentity"]
    (line,) = table(told, push)
    assert "unknown push an image" in line
    assert "Amazon ECR" not in line
