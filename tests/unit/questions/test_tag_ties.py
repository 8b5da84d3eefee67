"""What ended a tag, where the second that records state does not tell and where the digests do."""

from __future__ import annotations

from typing import Any

import pytest
from unit.questions.history import WEEK

from custody.engines.local import LocalEngine
from custody.lake.rows import row_of
from custody.questions import get

OLD, NEW = (f"sha256:{digit * 64}" for digit in "ab")


def record(id_: str, time: str, name: str, asked: dict[str, Any], answered: dict[str, Any]) -> dict[str, Any]:
    return {
        "eventID": id_,
        "eventTime": f"2026-11-02T{time}Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": name,
        "eventType": "AwsApiCall",
        "awsRegion": "eu-central-1",
        "recipientAccountId": "111122223333",
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ann", "userName": "ann"},
        "requestParameters": {"repositoryName": "shop/api", **asked},
        "responseElements": answered,
    }


def push(id_: str, time: str, digest: str) -> dict[str, Any]:
    image = {"repositoryName": "shop/api", "imageId": {"imageDigest": digest, "imageTag": "latest"}}
    return record(id_, time, "PutImage", {"imageTag": "latest"}, {"image": image})


def deletion(id_: str, time: str, *images: dict[str, str]) -> dict[str, Any]:
    return record(id_, time, "BatchDeleteImage", {"imageIds": list(images)}, {"imageIds": list(images), "failures": []})


def ends(records: tuple[dict[str, Any], ...]) -> dict[str, tuple[str, str | None]]:
    """Until when, and what ended it, by the event id of the push."""
    question = get("tag-history")
    with LocalEngine() as engine:
        engine.add([row_of(each, file="log.json", position=number) for number, each in enumerate(records)])
        answer = engine.run(question.sql, question.bind(WEEK))
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return {row["event_id"]: (str(row["pointed_until"] or "")[11:], row["ended_by"]) for row in rows}


FIRST, SECOND = push("m", "10:00:00", OLD), push("n", "10:00:00", NEW)
CASES = {
    "the old image goes in the second of the push that moved its tag": (
        (FIRST, SECOND, deletion("mm", "10:00:00", {"imageDigest": OLD, "imageTag": "latest"})),
        {"m": ("10:00:00", "PutImage"), "n": ("", None)},
    ),
    "the old image goes later, under the tag that it had": (
        (FIRST, SECOND, deletion("z", "11:00:00", {"imageDigest": OLD, "imageTag": "latest"})),
        {"m": ("10:00:00", "PutImage"), "n": ("", None)},
    ),
    "both go in one call": (
        (
            FIRST,
            SECOND,
            deletion("z", "11:00:00", {"imageDigest": OLD}, {"imageDigest": NEW, "imageTag": "latest"}),
            deletion("y", "12:00:00", {"imageDigest": NEW, "imageTag": "latest"}),
        ),
        {"m": ("10:00:00", "PutImage"), "n": ("11:00:00", "BatchDeleteImage")},
    ),
    "the tag alone is named": (
        (FIRST, deletion("a", "10:00:00", {"imageTag": "latest"}), push("n", "10:00:01", NEW)),
        {"m": ("10:00:00", "BatchDeleteImage"), "n": ("", None)},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_ended_a_tag(case: str) -> None:
    records, expected = CASES[case]
    assert [ends(order) for order in (records, records[::-1])] == [expected, expected]
