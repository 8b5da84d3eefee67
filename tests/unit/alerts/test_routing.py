"""Who is told of which alert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from unit.alerts.test_alert import of

from custody.alerts.compose import findings_alert, raw_alert
from custody.alerts.message import LISTED
from custody.alerts.routing import KNOWN_FINDINGS, wanted

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

ACCOUNT = "123456789012"
PUSH, STOP, PIPELINE = (of(id_) for id_ in ("image-pushed", "trail-stopped", "pipeline-changed-by-a-human"))


def told(alert: Alert, *routes: dict[str, Any], without: tuple[str, ...] = ()) -> bool:
    listed = [{"without": [], **route} for route in routes]
    return wanted({"without": list(without), "routes": listed}, alert)


def test_without_a_route_everything_is_told_but_what_is_not_grave_enough() -> None:
    assert told(PUSH)
    assert not told(PUSH, without=("info",))
    assert told(PUSH._replace(severity="of tomorrow"), without=("info", "low", "medium", "high", "critical"))


@pytest.mark.parametrize(
    ("alert", "route", "goes"),
    [
        (PUSH, {"repository": "shop/*"}, True),
        (PUSH, {"repository": "web/*"}, False),
        (PUSH, {"pipeline": "*"}, False),
        (PIPELINE, {"pipeline": "shop-*"}, True),
        (PIPELINE, {"repository": "shop/*", "pipeline": "shop-*"}, True),
        (PUSH, {"repository": "shop/*", "pipeline": "shop-*"}, True),
        (STOP, {"repository": "*"}, False),
        (STOP, {"account": ACCOUNT}, True),
        (STOP, {"account": "1234*"}, True),
        (STOP, {"account": "999999999999"}, False),
        (PUSH, {"account": ACCOUNT, "repository": "web/*"}, False),
        (PUSH, {"without": ["info"]}, False),
        (STOP, {"without": ["info"]}, True),
    ],
)
def test_a_route_covers_what_all_of_its_patterns_do(alert: Alert, route: dict[str, Any], goes: bool) -> None:  # noqa: FBT001
    assert told(alert, route) is goes


def test_one_of_several_routes_is_enough_and_the_destination_s_severity_counts_still() -> None:
    routes = ({"repository": "web/*"}, {"repository": "shop/*"})
    assert told(PUSH, *routes)
    assert not told(PUSH, *routes, without=("info",))


def rows(*subjects: str, accounts: tuple[str, ...] = (ACCOUNT,)) -> Alert:
    found = [
        {"subject": subject, "account": account, "region": "eu-west-1"} for subject in subjects for account in accounts
    ]
    return findings_alert("asked", None, found, count=len(found))  # fmt: skip


def test_findings_of_several_accounts_go_to_each_that_may_be_meant() -> None:
    both = rows("shop", accounts=("111122223333", "444455556666"))
    assert [told(both, {"account": account}) for account in ("111122223333", "444455556666", ACCOUNT)] == [True] * 3
    assert not told(rows("shop", "web"), {"account": "444455556666"})


def test_of_more_findings_than_are_listed_some_may_be_meant() -> None:
    assert KNOWN_FINDINGS == LISTED
    listed = rows(*["web"] * LISTED)
    for route in ({"account": "444455556666"}, {"repository": "shop/*"}):
        assert not told(listed, route)
        assert told(listed._replace(findings=LISTED + 1), route)


@pytest.mark.parametrize(
    ("subject", "route", "goes"),
    [
        ("shop/api", {"repository": "shop/*"}, True),
        ("shop/api:latest", {"repository": "shop/api"}, True),
        ("shop/api@sha256:98c8", {"repository": "*/api"}, True),
        ("web/api:shop/x", {"repository": "shop/*"}, False),
        ("shop-release", {"pipeline": "shop-*"}, True),
        ("shop@release", {"pipeline": "shop@release"}, True),
        ("web-release", {"pipeline": "shop-*"}, False),
        ("3 repositories", {"repository": "shop/*"}, True),
        ("3 repositories", {"pipeline": "shop-*"}, False),
        ("arn:aws:s3:::shop", {"repository": "*shop"}, False),
    ],
)
def test_what_a_question_names_without_a_kind_is_matched_too(subject: str, route: dict[str, Any], goes: bool) -> None:  # noqa: FBT001
    assert told(rows(subject), route) is goes


def test_of_what_no_account_is_known_only_a_star_covers_it() -> None:
    nowhere = findings_alert("own", None, [{}], count=1)
    assert told(nowhere, {"account": "*"})
    assert not told(nowhere, {"account": ACCOUNT})


def test_what_could_not_be_read_is_told_to_everybody() -> None:
    assert told(raw_alert("{broken"), {"repository": "shop/*"}, without=("critical",))
