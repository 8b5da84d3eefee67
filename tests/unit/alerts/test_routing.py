"""Who is told of which alert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from unit.alerts.test_alert import ROW, of

from custody.alerts.compose import findings_alert, raw_alert
from custody.alerts.routing import wanted

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


def test_findings_of_several_accounts_go_to_each_of_them() -> None:
    arns = [f"arn:aws:ecr:eu-west-1:{account}:repository/shop" for account in ("111122223333", "444455556666")]
    rows = [{**ROW, "subject": arn, "account": arn.split(":")[4]} for arn in arns]
    both = findings_alert("tag-overwritten", None, rows, count=2)
    assert [told(both, {"account": account}) for account in ("111122223333", "444455556666", ACCOUNT)] == [
        True,
        True,
        False,
    ]


def test_of_what_no_account_is_known_only_a_star_covers_it() -> None:
    nowhere = findings_alert("own", None, [{}], count=1)
    assert told(nowhere, {"account": "*"})
    assert not told(nowhere, {"account": ACCOUNT})


def test_what_could_not_be_read_is_told_to_everybody() -> None:
    assert told(raw_alert("{broken"), {"repository": "shop/*"}, without=("critical",))
