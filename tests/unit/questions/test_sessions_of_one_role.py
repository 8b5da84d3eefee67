"""Sessions of one role of another account are one identity wherever identities are counted, with an ARN or without."""

from __future__ import annotations

from typing import Any

import pytest
from unit.questions.test_omitted import answers
from unit.questions.test_tag_ties import OLD, push

from custody.engines.local import LocalEngine
from custody.lake.domain_views import domain_views
from custody.lake.rows import row_of

PARTNER = "444455556666"


def session(id_: str, name: str, region: str, *, arn: bool, action: str) -> dict[str, Any]:
    identity = {"type": "AWSAccount", "accountId": PARTNER, "principalId": f"AROAX:{name}"}
    if arn:
        identity["arn"] = f"arn:aws:sts::{PARTNER}:assumed-role/ci/{name}"
    made = push(id_, "10:00:00", OLD)
    return {**made, "eventName": action, "userIdentity": identity, "awsRegion": region, "sourceIPAddress": name}


def two(*, arn: bool, action: str = "PutImage", regions: tuple[str, str] = ("eu-west-1", "eu-west-1")) -> list[Any]:
    return [session(id_, id_, region, arn=arn, action=action) for id_, region in zip("ab", regions, strict=True)]


@pytest.mark.parametrize("arn", [True, False])
def test_they_are_one_identity(arn: bool) -> None:  # noqa: FBT001  # a parameter of the test
    (hour,) = answers("activity-by-hour", *two(arn=arn))
    assert (hour["records"], hour["identities"]) == (2, 1)
    (repository,) = answers("busiest-repositories", *two(arn=arn))
    assert (repository["pushes"], repository["pushers"]) == (2, 1)
    (use,) = answers("cross-account-use", *two(arn=arn))
    assert use["records"] == 2
    (logins,) = answers("registry-logins", *two(arn=arn, action="GetAuthorizationToken"))
    assert logins["logins"] == 2
    (first,) = answers("first-time-pushers", *two(arn=arn))
    assert first["pushes"] == 2
    found = answers("cross-region-use", *two(arn=arn, regions=("eu-west-1", "us-east-1")))
    assert {row["region"] for row in found} == {"eu-west-1", "us-east-1"}


@pytest.mark.parametrize("arn", [True, False])
def test_they_are_one_actor(arn: bool) -> None:  # noqa: FBT001  # a parameter of the test
    view = next(view for view in domain_views() if view.name == "actors")
    with LocalEngine() as engine:
        engine.add([row_of(each, file="log.json", position=number) for number, each in enumerate(two(arn=arn))])
        assert len(list(engine.run(view.sql).rows)) == 1
