"""What an action was done to is found in the parameters, and where CloudTrail left those out, in the ARNs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from custody import catalog
from custody.catalog import things
from custody.lake.derived import OMITTABLE
from custody.lake.rows import row_of

CASES = Path(__file__).parents[2] / "cases"
OMITTED = {"omitted": True, "originalSize": 135_000, "reason": "requestParameters too large"}
HERE = "eu-central-1:123456789012"


def record(service: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"eventSource": f"{service}.amazonaws.com", "eventName": name, **fields}


@pytest.mark.parametrize(
    ("service", "name", "arn", "found"),
    [
        ("ecr", "PutImage", f"arn:aws:ecr:{HERE}:repository/shop/api", {"repository": "shop/api"}),
        ("ecr", "PutImage", f"arn:aws-cn:ecr:{HERE}:repository/a", {"repository": "a"}),
        ("ecr", "GetAuthorizationToken", f"arn:aws:ecr:{HERE}:repository/a", {"repository": None, "resource": "a"}),
        ("ecr-public", "PutImage", "arn:aws:ecr-public::123456789012:repository/a", {"repository": "a"}),
        ("codepipeline", "UpdatePipeline", f"arn:aws:codepipeline:{HERE}:shop", {"pipeline": "shop"}),
        ("codepipeline", "PutApprovalResult", f"arn:aws:codepipeline:{HERE}:shop/Gate/Ask", {"pipeline": "shop"}),
        ("codepipeline", "PutWebhook", f"arn:aws:codepipeline:{HERE}:webhook:hook", {"pipeline": None}),
        ("codebuild", "StartBuild", f"arn:aws:codebuild:{HERE}:project/shop", {"resource": "shop", "repository": None}),
        ("s3", "PutBucketPolicy", "arn:aws:s3:::audit", {"resource": "audit"}),
        ("kms", "DisableKey", f"arn:aws:kms:{HERE}:key/1", {"resource": f"arn:aws:kms:{HERE}:key/1"}),
        ("ecr", "PutImage", "no ARN at all", {"repository": None, "resource": "no ARN at all"}),
        ("iam", "CreateUser", "arn:aws:iam::1:user/a", {"resource": None}),
    ],
)
def test_an_arn_is_the_last_resort(service: str, name: str, arn: str, found: dict[str, str | None]) -> None:
    resources = [{"accountId": "123456789012", "ARN": arn}, {"ARN": arn}, {"type": "AWS::None"}]
    row = row_of(record(service, name, requestParameters=OMITTED, responseElements=OMITTED, resources=resources))
    assert {column: row[column] for column in found} == found


def test_what_the_parameters_say_is_never_overridden() -> None:
    arns = [{"ARN": f"arn:aws:ecr:{HERE}:repository/other"}]
    row = row_of(record("ecr", "PutImage", requestParameters={"repositoryName": "mine"}, resources=arns))
    assert (row["repository"], row["resource"]) == ("mine", "mine")


@pytest.mark.parametrize("resources", [None, "text", {"ARN": "x"}, [None], ["x"], [{"ARN": None}], [{"ARN": {}}]])
def test_odd_resources_say_nothing(resources: Any) -> None:
    assert row_of(record("ecr", "PutImage", resources=resources))["repository"] is None


def test_every_action_on_a_repository_or_pipeline_knows_its_arn() -> None:
    for action in catalog.ACTIONS:
        for column in ("repository", "pipeline"):
            assert bool(things.paths(action, column)) == things.named_by_arn(action, column), action.name


@pytest.mark.parametrize(
    ("part", "said"),
    [(True, True), ("true", True), (False, False), ("false", False), (1, False), (None, False), ("yes", False)],
)
def test_omitted_is_what_says_so(part: object, said: bool) -> None:  # noqa: FBT001 - a table
    for name in OMITTABLE:
        assert row_of({name: {"omitted": part, "originalSize": 1}})["omitted"] == (name if said else None)


def test_the_omitted_parts_stand_in_one_order() -> None:
    assert row_of(dict.fromkeys(reversed(OMITTABLE), OMITTED))["omitted"] == ",".join(OMITTABLE)


@pytest.mark.parametrize("case", ["approval_by_role", "putimage_by_build", "startbuild"])
def test_the_cases_name_their_parts_and_their_things(case: str) -> None:
    plain, padded = (
        [row_of(each) for each in json.loads((CASES / f"omitted/{case}_{kind}.json").read_text())["Records"]]
        for kind in ("plain", "omitted")
    )
    assert not any(row["omitted"] for row in plain)
    assert padded[-1]["omitted"]
