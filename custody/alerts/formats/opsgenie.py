"""Opsgenie, and the alerts of Jira Service Management: a request that creates an alert, and one that closes it.

A message has 130 characters at most, an alias and an entity 512, a description 15,000; there are 20 tags of 50
characters. The API of Opsgenie ends on 5 April 2027.

See https://docs.opsgenie.com/docs/alerts-and-alert-fields, https://docs.opsgenie.com/docs/alert-api and
https://support.atlassian.com/opsgenie/docs/what-happens-when-opsgenie-is-turned-off
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts.formats.parts import cut

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

_MESSAGE, _ENTITY, _TAG, _DESCRIPTION, _DETAIL = 130, 512, 50, 15_000, 1000
_PRIORITIES = {"critical": "P1", "high": "P2", "medium": "P3", "low": "P4", "info": "P5"}


def opsgenie_alert(alert: Alert) -> dict[str, Any]:
    """The alert as Opsgenie creates one; the same finding twice is counted on the same alert, by its alias."""
    details = {
        "account": alert.account,
        "region": alert.region,
        "actor": alert.actor,
        "outcome": alert.outcome,
        "event": ", ".join(alert.event_ids),
        **dict(alert.links),
    }
    return {
        "message": cut(alert.subject, _MESSAGE),
        "alias": alert.id,
        "description": cut(alert.text, _DESCRIPTION),
        "priority": _PRIORITIES.get(alert.severity, "P1"),
        "source": "custody",
        "entity": cut(alert.resources[0].name, _ENTITY) if alert.resources else "",
        "tags": [cut(each, _TAG) for each in ("custody", alert.severity, alert.detection, alert.area) if each],
        "details": {label: cut(value, _DETAIL) for label, value in details.items() if value},
    }
