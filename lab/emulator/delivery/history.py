"""Event history: what LookupEvents answers, for all Regions whether a trail exists or not.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
from typing import Any

from lab.emulator import inside, scope
from lab.emulator.delivery.log_files import event_time


def _resources(record: dict[str, Any]) -> list[dict[str, str]]:
    named = [
        {
            "ResourceType": str(each.get("type", "")),
            "ResourceName": str(each.get("ARN", "")).rsplit(":", 1)[-1],
        }
        for each in record.get("resources") or []
    ]
    return [each for each in named if each["ResourceName"]]


def _user_name(identity: dict[str, Any]) -> str:
    session = str(identity.get("arn", "")).rpartition("/")[2]
    return str(identity.get("userName") or (session if "assumed-role" in str(identity.get("arn")) else "") or "")


def remember(account: str, region: str, record: dict[str, Any]) -> None:
    """Add a record to the Event history of its account and Region."""
    identity = record.get("userIdentity") or {}
    entry = {
        "EventId": record.get("eventID", ""),
        "EventName": record["eventName"],
        "ReadOnly": str(record.get("readOnly", "")).lower(),
        "AccessKeyId": identity.get("accessKeyId", ""),
        "EventTime": int(event_time(record).timestamp()),
        "EventSource": record["eventSource"],
        "Username": _user_name(identity),
        "Resources": _resources(record),
        "CloudTrailEvent": json.dumps(record),
    }
    with scope.within(account, region):
        inside.cloudtrail("_get_event_queue")().append(entry)
