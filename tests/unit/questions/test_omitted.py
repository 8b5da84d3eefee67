"""What an auditor asks about the past is not answered with "no change" where CloudTrail left the change out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from unit.questions.test_tag_ties import NEW, OLD, push, record

from custody.engines.local import LocalEngine
from custody.lake.questions import get
from custody.lake.rows import row_of

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
