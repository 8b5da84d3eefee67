"""Who is told of an alert: by its severity, and where routes lead to a destination, by what they cover.

It needs the standard library alone, for it runs in the function that sends alerts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from custody.alerts.alert import UNDELIVERED
from custody.wildcards import matches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.alerts.alert import Alert
    from custody.alerts.resources import Resource

_ACCOUNT = 4
"""Where the account stands in an ARN."""
KNOWN_FINDINGS = 20
"""Of how many findings the rows are at hand; of more than these, some can be of any account and about anything."""
_SEVERAL = {"repository": re.compile("[0-9]+ repositories"), "pipeline": re.compile("[0-9]+ pipelines")}
"""What a question names in one phrase where it counts things instead of naming each."""


def wanted(destination: Mapping[str, Any], alert: Alert) -> bool:
    """Whether a destination is told of an alert.

    What could not be written as an alert, and so cannot be matched, is told to everybody. What may be about the
    account, repository or pipeline of a route, and does not say, goes this way too.

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
    if (account := route.get("account")) and not _of_account(account, alert):
        return False
    if alert.findings > KNOWN_FINDINGS:
        return True
    about = [(kind, pattern) for kind in ("repository", "pipeline") if (pattern := route.get(kind))]
    return not about or any(_is_about(kind, pattern, each) for kind, pattern in about for each in alert.resources)


def _of_account(pattern: str, alert: Alert) -> bool:
    # Findings of several accounts name none, and their things do not all have ARNs.
    several = alert.findings > KNOWN_FINDINGS or (alert.findings > 1 and not alert.account)
    return several or any(matches(pattern, each) for each in _accounts(alert))


def _is_about(kind: str, pattern: str, thing: Resource) -> bool:
    if thing.kind == kind:
        return matches(pattern, thing.name)
    # Questions answer with a name and no kind, a tag or digest behind it; an ARN would say what it is.
    if thing.kind != "resource" or thing.arn:
        return False
    whole, bare = thing.name, re.split("[:@]", thing.name, maxsplit=1)[0]
    return matches(pattern, whole) or matches(pattern, bare) or _SEVERAL[kind].fullmatch(whole) is not None


def _accounts(alert: Alert) -> set[str]:
    """The account of the record, and those of the things it is about; of what nothing is known, an empty one."""
    of_things = {each.arn.split(":")[_ACCOUNT] for each in alert.resources if each.arn}
    return ({alert.account} | of_things) - {""} or {""}
