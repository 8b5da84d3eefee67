"""PagerDuty: an event of the Events API, version 2.

A summary has 1,024 characters at most, a deduplication key 255, a whole event 512 KB.

See https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts.formats.parts import cut

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

_SUMMARY, _DETAILS = 1024, 20_000
_SEVERITIES = {"critical": "critical", "high": "error", "medium": "warning", "low": "info", "info": "info"}


def pagerduty_event(alert: Alert, *, routing_key: str, resolved: bool = False) -> dict[str, Any]:
    """The alert as an event that triggers, or resolves, an incident; the same finding twice is the same incident.

    Args:
        alert: what to tell.
        routing_key: of the integration, 32 characters; it is the secret.
        resolved: end the incident that the same alert began.
    """
    event: dict[str, Any] = {
        "routing_key": routing_key,
        "event_action": "resolve" if resolved else "trigger",
        "dedup_key": alert.id,
    }
    if resolved:
        return event
    payload = {
        "summary": cut(alert.subject, _SUMMARY),
        "source": " ".join(filter(None, (alert.account, alert.region))) or "custody",
        # What nobody knows is told as the gravest.
        "severity": _SEVERITIES.get(alert.severity, "critical"),
        "timestamp": alert.time,
        "component": alert.resources[0].name if alert.resources else "",
        "group": alert.area,
        "class": alert.detection,
        "custom_details": {"alert": cut(alert.text, _DETAILS)},
    }
    return {
        **event,
        "payload": {name: value for name, value in payload.items() if value},
        "client": "custody",
        "links": [{"href": address, "text": label} for label, address in alert.links],
    }
