"""An event on the default bus of an account and Region, as only AWS services may put it there."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from lab.emulator import inside, scope


@dataclass(frozen=True)
class Event:
    """An EventBridge event. ``time`` is in seconds since 1970."""

    source: str
    detail_type: str
    detail: dict[str, Any]
    account: str
    region: str
    time: int
    resources: list[str] = field(default_factory=list)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


def emit(event: Event) -> None:
    """Put the event on the default bus of its account and Region: rules, then archives."""
    eb = inside.eventbridge
    entry = {
        "EventId": event.id,
        "Source": event.source,
        "DetailType": event.detail_type,
        "Detail": json.dumps(event.detail),
        "EventBusName": "default",
        "Time": event.time,
        "Resources": event.resources,
        "Account": event.account,
        "Region": event.region,
    }
    with scope.within(event.account, event.region):
        eb("_ensure_default_bus")()
        view = eb("_pattern_event_view")(entry)
        eb("_dispatch_event")(entry, view)
        eb("_archive_event")(entry, view)
