"""Who the settings name is watched in IAM by pattern; who only the record shows, by the question; nobody twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from unit.detections.cases import envelope, load
from unit.detections.test_questions import ask

from custody.detections import DetectionSettings, all_detections, get
from custody.detections.chain import TOLD_BY
from custody.patterns.division import divided

if TYPE_CHECKING:
    import duckdb

ROLE = "arn:aws:iam::123456789012:role/ci/shop-api-build"
USER = "arn:aws:iam::123456789012:user/machines/dana"
QUESTION = "chain-identity-changed"
BY_PATTERN = tuple(d.id for d in all_detections() if d.id.startswith("chain-") and d.pattern)


def fired(record: dict[str, Any], settings: DetectionSettings) -> list[str]:
    found = []
    for id_ in BY_PATTERN:
        pattern = get(id_, settings).pattern
        assert pattern is not None
        if pattern.matches(envelope(record)):
            found.append(id_)
    return found


def renamed(id_: str, number: int, **request: str) -> dict[str, Any]:
    record: dict[str, Any] = load(id_, "fires")[number]
    record["requestParameters"] |= request
    return record


@pytest.mark.parametrize("setting", TOLD_BY)
def test_a_role_is_watched_by_the_name_that_any_setting_tells(setting: str) -> None:
    told = DetectionSettings.model_validate({setting: [ROLE]})
    for id_ in ("chain-role-permissions-changed", "chain-role-trust-changed"):
        record = renamed(id_, 0, roleName="shop-api-build")
        assert fired(record, DetectionSettings()) == []
        assert fired(record, told) == [id_]
        assert fired(renamed(id_, 0, roleName="shop-api-build-2"), told) == []


@pytest.mark.parametrize("id_", ["chain-user-credentials-changed", "chain-user-permissions-changed"])
def test_a_user_is_watched_whoever_changes_it(id_: str) -> None:
    told = DetectionSettings(deployers=(USER,))
    somebody = load("chain-role-trust-changed", "fires")[0]["userIdentity"]
    for number in range(len(load(id_, "fires"))):
        by_another = renamed(id_, number, userName="dana") | {"userIdentity": somebody}
        assert fired(by_another, DetectionSettings()) == []
        assert fired(by_another, told) == [id_]
        by_root = renamed(id_, number, userName="erin")
        assert (fired(by_root, DetectionSettings()), fired(by_root, told)) == ([id_], [])


def test_a_key_that_a_user_makes_for_itself_names_nobody() -> None:
    told = DetectionSettings(trusted_pushers=(USER,))
    (record,) = (r for r in load("chain-user-credentials-changed", "fires") if r["eventName"] == "CreateAccessKey")
    record |= {"userIdentity": {"type": "IAMUser", "userName": "dana"}, "requestParameters": None}
    assert fired(record, told) == ["chain-user-credentials-changed"]
    assert fired(record | {"userIdentity": {"type": "IAMUser", "userName": "erin"}}, told) == []


@pytest.mark.parametrize("setting", TOLD_BY)
def test_what_alerts_by_pattern_is_not_asked_for_again(connection: duckdb.DuckDBPyConnection, setting: str) -> None:
    told = DetectionSettings.model_validate({setting: [ROLE.replace("ci/", "")]})
    histories = load(QUESTION, "fires")
    asked = [len(ask(connection, get(QUESTION), tuple(history), told)) for history in histories]
    by_pattern = [bool(fired(history[-1], told)) for history in histories]
    assert [bool(a) != p for a, p in zip(asked, by_pattern, strict=True)] == [True] * len(histories)
    assert any(by_pattern)


def test_a_star_watches_every_role_whose_name_begins_so() -> None:
    told = DetectionSettings(trusted_pushers=("arn:aws:iam::123456789012:role/ci/builder-*",))
    pattern = get("chain-role-trust-changed", told).pattern
    assert pattern
    names = pattern.document["detail"]["requestParameters"]["roleName"]
    assert names == [{"prefix": "builder-"}, {"prefix": "AWSCodePipelineServiceRole-"}, {"prefix": "codebuild-"}]


def test_many_roles_and_users_of_the_chain_share_rules_and_each_is_in_one() -> None:
    account = "arn:aws:iam::123456789012"
    roles = tuple(f"{account}:role/builder-{n:03}-of-the-platform-team" for n in range(200))
    users = tuple(f"{account}:user/machine-{n:03}-of-the-platform-team" for n in range(200))
    told = DetectionSettings(trusted_pushers=(*roles, f"{account}:role/builder-00*"), deployers=users)
    for id_, field, names in (
        ("chain-role-permissions-changed", "roleName", [r.rpartition("/")[2] for r in roles]),
        ("chain-user-permissions-changed", "userName", [u.rpartition("/")[2] for u in users]),
    ):
        event = envelope(load(id_, "fires")[0])
        pattern = get(id_, told).pattern
        assert pattern
        rules = divided(pattern)
        assert len(rules) > 2
        assert max(map(len, rules)) <= 2048
        for name, watched in (
            *((name, True) for name in names[::7]),
            ("somebody", False),
            ("builder-00x", id_[6] == "r"),
        ):
            event["detail"]["requestParameters"][field] = name
            assert [rule.matches(event) for rule in rules].count(True) == watched, name
            assert pattern.matches(event) is watched
