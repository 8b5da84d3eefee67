"""Open Cybersecurity Schema Framework: a Detection Finding, class 2004, of version 1.6.0, with the profile ``cloud``.

See https://schema.ocsf.io/1.6.0/classes/detection_finding?profiles=cloud
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from custody.alerts.resources import partition

if TYPE_CHECKING:
    from custody.alerts.alert import Alert
    from custody.alerts.resolution import Resolution
    from custody.alerts.resources import Resource

VERSION = "1.6.0"
CLASS = 2004
_CREATE, _UPDATE, _CLOSE = (1, "Create"), (2, "Update"), (3, "Close")
_NEW, _SUPPRESSED, _RESOLVED = (1, "New"), (3, "Suppressed"), (4, "Resolved")
_SEVERITIES = {
    "info": (1, "Informational"),
    "low": (2, "Low"),
    "medium": (3, "Medium"),
    "high": (4, "High"),
    "critical": (5, "Critical"),
}
_IP, _RESOURCE = (2, "IP Address"), (10, "Resource UID")


def ocsf_finding(
    alert: Alert, *, now: str, resolution: Resolution | None = None, suppressed: str = ""
) -> dict[str, Any]:
    """The alert as a Detection Finding; the same finding twice has the same ``finding_info.uid``.

    Args:
        alert: what to tell.
        now: ISO 8601, UTC; stands for the time of a finding that has none, and for that of a resolution.
        resolution: close it, or where an exception covers it update it to be suppressed.
        suppressed: why it does not count, an exception or a baseline, for a finding that is new there.
    """
    excepted = bool(suppressed) if resolution is None else resolution.excepted
    activity_id, activity = _CREATE if resolution is None else _UPDATE if excepted else _CLOSE
    status_id, status = _SUPPRESSED if excepted else _RESOLVED if resolution else _NEW
    severity_id, severity = _SEVERITIES.get(alert.severity, _SEVERITIES["critical"])
    event: dict[str, Any] = {
        "class_uid": CLASS,
        "class_name": "Detection Finding",
        "category_uid": CLASS // 1000,
        "category_name": "Findings",
        "activity_id": activity_id,
        "activity_name": activity,
        "type_uid": CLASS * 100 + activity_id,
        "type_name": f"Detection Finding: {activity}",
        "severity_id": severity_id,
        "severity": severity,
        "status_id": status_id,
        "status": status,
        "time": _milliseconds(now if resolution else alert.time or now),
        "count": alert.findings,
        "is_alert": True,
        "message": alert.subject,
        "metadata": _metadata(alert),
        "finding_info": _finding_info(alert),
        "cloud": _cloud(alert),
        "evidences": _evidences(alert),
        "observables": _observables(alert),
        "resources": [_resource(each, alert.region) for each in alert.resources],
        "remediation": {"desc": alert.first} if alert.first else None,
        "status_detail": resolution.said if resolution else suppressed,
        "unmapped": {"text": alert.text, "outcome": alert.outcome},
    }
    return {name: value for name, value in event.items() if value not in (None, "", [])}


def _milliseconds(time: str) -> int:
    return int(datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()) * 1000


def _metadata(alert: Alert) -> dict[str, Any]:
    # What is told together in mails and chats has this in common.
    group = {"correlation_uid": alert.group} if alert.group else {}
    return {
        **group,
        "version": VERSION,
        "profiles": ["cloud"],
        "product": {"name": "Custody", "vendor_name": "Custody"},
        "uid": alert.id,
        "event_code": alert.detection,
    }


def _finding_info(alert: Alert) -> dict[str, Any]:
    found: dict[str, Any] = {
        "uid": alert.id,
        "title": alert.title,
        "desc": alert.why,
        "types": [alert.area] if alert.area else [],
        "analytic": {"uid": alert.detection, "name": alert.title, "type_id": 1, "type": "Rule"},
        "related_events": [{"uid": each} for each in alert.event_ids],
        "src_url": next((address for _, address in alert.links), ""),
    }
    if alert.time:
        found["created_time"] = found["first_seen_time"] = _milliseconds(alert.time)
    return {name: value for name, value in found.items() if value not in ("", [])}


def _cloud(alert: Alert) -> dict[str, Any]:
    account = {"uid": alert.account, "type_id": 10, "type": "AWS Account"}
    found = {"provider": "AWS", "region": alert.region, "account": account if alert.account else ""}
    if alert.region:
        found["cloud_partition"] = partition(alert.region)
    return {name: value for name, value in found.items() if value}


def _evidences(alert: Alert) -> list[dict[str, Any]]:
    found: dict[str, Any] = {}
    user = {"name": alert.actor, "uid": alert.actor_arn}
    if known := {name: value for name, value in user.items() if value}:
        found["actor"] = {"user": known}
    if alert.action:
        service = {"service": {"name": alert.service}} if alert.service else {}
        found["api"] = {"operation": alert.action, **service}
    if alert.address:
        found["src_endpoint"] = {"ip": alert.address}
    return [found] if found else []


def _observables(alert: Alert) -> list[dict[str, Any]]:
    ip = [("evidences[].src_endpoint.ip", alert.address, _IP)] if alert.address else []
    things = [("resources[].uid", each.arn, _RESOURCE) for each in alert.resources if each.arn]
    return [
        {"name": name, "value": value, "type_id": number, "type": kind}
        for name, value, (number, kind) in (*ip, *things)
    ]


def _resource(resource: Resource, region: str) -> dict[str, Any]:
    found = {"uid": resource.arn or resource.name, "name": resource.name, "type": resource.kind, "region": region}
    if region:
        found["cloud_partition"] = partition(region)
    return {name: value for name, value in found.items() if value}
