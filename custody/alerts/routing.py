"""Who is told of an alert: by its severity, and where routes lead to a destination, by what they cover.

It needs the standard library alone, for it runs in the function that sends alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts.alert import UNDELIVERED
from custody.wildcards import matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.alerts.alert import Alert

_ACCOUNT = 4
"""Where the account stands in an ARN."""


def wanted(destination: Mapping[str, Any], alert: Alert) -> bool:
    """Whether a destination is told of an alert.

    What could not be written as an alert, and so cannot be matched, is told to everybody.

    Args:
        destination: ``without``, the severities that it is not told of, and ``routes`` that lead to it, each with its
            own ``without`` and with the patterns ``account``, ``repository`` and ``pipeline``, which may be missing;
            without any route it gets everything.
        alert: what there is to tell.
    """
    if alert.detection == UNDELIVERED:
        return True
    routes = destination["routes"]
    return alert.severity not in destination["without"] and (
        not routes or any(_covers(route, alert) for route in routes)
    )


def _covers(route: Mapping[str, Any], alert: Alert) -> bool:
    if alert.severity in route["without"]:
        return False
    if (account := route.get("account")) and not any(matches(account, each) for each in _accounts(alert)):
        return False
    about = [(kind, pattern) for kind in ("repository", "pipeline") if (pattern := route.get(kind))]
    return not about or any(
        matches(pattern, each.name) for kind, pattern in about for each in alert.resources if each.kind == kind
    )


def _accounts(alert: Alert) -> set[str]:
    """The account of the record, and those of the things it is about; of what nothing is known, an empty one."""
    of_things = {each.arn.split(":")[_ACCOUNT] for each in alert.resources if each.arn}
    return ({alert.account} | of_things) - {""} or {""}
