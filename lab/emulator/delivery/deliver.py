"""One record, everywhere it belongs: Event history, the log files of trails, the default bus."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from lab.emulator import scope
from lab.emulator.bus.emit import Event, emit
from lab.emulator.delivery import history, log_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lab.emulator.delivery.trails import Trail

# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
MAX_EVENT_BYTES = 256 * 1024

_DETAIL_TYPES = {
    "AwsServiceEvent": "AWS Service Event via CloudTrail",
    "AwsConsoleSignIn": "AWS Console Sign In via CloudTrail",
    "AwsConsoleAction": "AWS Console Action via CloudTrail",
}

counter: Counter[str] = Counter()


def home_of(record: dict[str, Any]) -> tuple[str, str]:
    """The account and Region that a record is delivered in.

    Documentation writes account ids that are none (``80398EXAMPLE``); such a record belongs to the account
    at hand, and is delivered as it stands.
    """
    account = str(record.get("recipientAccountId") or "")
    if not re.fullmatch(r"\d{12}", account):
        account = scope.account()
    return account, str(record.get("awsRegion") or scope.region())


def event_of(record: dict[str, Any], account: str, region: str) -> Event:
    """The EventBridge event that carries a record; its time is the event's."""
    service = str(record["eventSource"]).partition(".")[0]
    return Event(
        source=f"aws.{service}",
        detail_type=_DETAIL_TYPES.get(str(record.get("eventType")), "AWS API Call via CloudTrail"),
        detail=record,
        account=account,
        region=region,
        time=int(log_files.event_time(record).timestamp()),
    )


def deliver_record(record: dict[str, Any], trails: Iterable[Trail]) -> None:
    """Deliver to these trails and, if one of them is there at all, to the bus."""
    account, region = home_of(record)
    there = [trail for trail in trails if trail.covers(account, region)]
    takers = [trail for trail in trails if trail.takes(record, account, region)]
    history.remember(account, region, record)
    for trail in takers:
        log_files.add(trail, account, region, record)
    counter["records"] += 1
    if there and len(json.dumps(record).encode()) <= MAX_EVENT_BYTES:
        emit(event_of(record, account, region))
        counter["events"] += 1
