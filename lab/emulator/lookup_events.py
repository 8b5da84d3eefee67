"""CloudTrail's LookupEvents over the Event history, in pages.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import base64
import time
from typing import Any

from lab.emulator import inside

_PAGE = 50
_DAYS = 90

_ATTRIBUTES = {
    "EventId": "EventId",
    "EventName": "EventName",
    "ReadOnly": "ReadOnly",
    "Username": "Username",
    "EventSource": "EventSource",
    "AccessKeyId": "AccessKeyId",
}


def _matches(event: dict[str, Any], key: str, value: str) -> bool:
    if key in _ATTRIBUTES:
        return bool(event.get(_ATTRIBUTES[key]) == value)
    return any(resource.get(key) == value for resource in event.get("Resources", []))


def _position(token: str) -> int | None:
    try:
        return int(base64.urlsafe_b64decode(token.encode()).decode())
    except ValueError:
        return None


def lookup_events(body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
    """The newest events first; at most 50 a page, one attribute a call, 90 days back."""
    ct = inside.cloudtrail
    wanted = body.get("LookupAttributes") or []
    if len(wanted) > 1:
        refusal: tuple[int, dict[str, str], Any] = ct("_err")(
            "InvalidLookupAttributesException", "You can specify only one lookup attribute."
        )
        return refusal
    start = _position(body["NextToken"]) if body.get("NextToken") else 0
    size = int(body.get("MaxResults") or _PAGE)
    if start is None or not 1 <= size <= _PAGE:
        code = "InvalidNextTokenException" if start is None else "InvalidMaxResultsException"
        invalid: tuple[int, dict[str, str], Any] = ct("_err")(code, "The request is not valid.")
        return invalid
    since = float(body.get("StartTime") or time.time() - _DAYS * 86400)
    until = float(body.get("EndTime") or time.time() + 1)
    found = sorted(
        (
            event
            for event in list(ct("_get_event_queue")())
            if since <= event["EventTime"] <= until
            and all(_matches(event, each["AttributeKey"], each["AttributeValue"]) for each in wanted)
        ),
        key=lambda event: event["EventTime"],
        reverse=True,
    )
    answer: dict[str, Any] = {"Events": found[start : start + size]}
    if len(found) > start + size:
        answer["NextToken"] = base64.urlsafe_b64encode(str(start + size).encode()).decode()
    done: tuple[int, dict[str, str], Any] = ct("_ok")(answer)
    return done
