"""Heartbeats are refused by design and left out of two answers; whatever differs from one in anything is in them."""

from __future__ import annotations

from typing import Any

import pytest
from support.heartbeats import heartbeat_record

from custody import questions
from custody.engines.local import LocalEngine
from custody.lake.rows import row_of

BEAT = heartbeat_record(region="eu-west-1")
ROLE = BEAT["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"]
PERIOD = {"since": "2026-11-20", "until": "2026-11-21"}


def another_role(arn: str) -> dict[str, Any]:
    identity = BEAT["userIdentity"]
    issuer = identity["sessionContext"]["sessionIssuer"] | {"arn": arn, "userName": arn.rpartition("/")[2]}
    return identity | {"sessionContext": identity["sessionContext"] | {"sessionIssuer": issuer}}


OTHERS: dict[str, dict[str, Any]] = {
    "another role": {"userIdentity": another_role(ROLE.replace("custody-heartbeat", "custody-forward"))},
    "the role of another Region": {"userIdentity": another_role(ROLE.replace("eu-west-1", "eu-west-2"))},
    "another deployment's": {"requestParameters": {"name": "heartbeat-of-shop"}},
    "a wildcard": {"requestParameters": {"name": "heartbeat-of-%"}},
    "a rule of the watcher": {"requestParameters": {"name": "custody-forward-1"}},
    "refused otherwise": {"errorCode": "AccessDenied"},
    "another call": {"eventName": "DeleteRule"},
    "another Region": {"awsRegion": "eu-west-3"},
    "nothing said": {"requestParameters": None},
    "a person": {"userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ann", "userName": "ann"}},
}


def answers(record: dict[str, Any], id_: str) -> int:
    question = questions.get(id_)
    with LocalEngine() as engine:
        engine.add([row_of(record, file="one.json.gz", position=0)])
        return len(list(engine.run(question.sql, question.bind(PERIOD)).rows))


@pytest.mark.parametrize("id_", ["failed-attempts", "watcher-tampering"])
def test_a_heartbeat_is_left_out(id_: str) -> None:
    assert answers(BEAT, id_) == 0


@pytest.mark.parametrize("id_", ["failed-attempts", "watcher-tampering"])
@pytest.mark.parametrize("other", OTHERS)
def test_what_is_like_one_and_none_is_not(id_: str, other: str) -> None:
    assert answers(BEAT | OTHERS[other], id_) == 1


def test_one_that_went_through_is_told_of_the_watcher() -> None:
    """Somebody made the rule."""
    record = {name: value for name, value in BEAT.items() if not name.startswith("error")}
    assert answers(record, "watcher-tampering") == 1
