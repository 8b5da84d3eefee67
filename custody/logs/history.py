"""Event history, through LookupEvents: the last 90 days of every account, whether it has a trail or not.

It holds management events of one account, Region by Region; not data events, and nothing older than 90 days. A
request asks by one attribute and brings 50 events, twice a second for each account and Region
(https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html). So only the services of the
delivery chain are asked for; the log files of a trail hold everything.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from custody.catalog import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAYS = 90
"""How far back Event history goes."""

INTERVAL = 0.5
"""Seconds between two requests to one Region of one account: what AWS allows."""

_PAGE = 50
_SERVICES = frozenset(
    {"ecr", "ecr-public", "codepipeline", "codebuild", "codestar-connections", "codeconnections", "cloudtrail"}
)

SOURCES = tuple(sorted({action.event_source for action in ACTIONS if action.service in _SERVICES}))
"""What is looked up: the values of the attribute EventSource."""

LIMITS = (
    "Event history holds management events of the last 90 days of this account only; of the services around the "
    f"delivery chain it was asked for {len(SOURCES)} ({', '.join(name.split('.')[0] for name in SOURCES)})"
)
"""What an answer from it cannot show, in one line."""


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one source on one day, UTC; complete as far as Event history is."""

    source: str
    day: date
    events: tuple[dict[str, Any], ...]


class Pace:
    """Keeps one Region's requests apart.

    Args:
        interval: seconds, by default ``INTERVAL``.
    """

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval
        self._next = 0.0

    def wait(self) -> None:
        """Return when the next request may be made."""
        pause = self._next - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._next = time.monotonic() + self._interval


def look_up(
    client: Any, source: str, first: date, last: date, *, pace: Pace, asked: Callable[[], None] = lambda: None
) -> Iterator[Day]:
    """The days from the last to the first, each as soon as it is complete; days without events among them.

    Args:
        client: boto3's, of CloudTrail in one Region. Its retries see to throttling.
        source: one of ``SOURCES``.
        first: the earliest day, UTC.
        last: the latest.
        pace: of the Region.
        asked: called after each request.

    Raises:
        ClientError: the lookup is refused, or still throttled after all retries.
    """
    day = last
    for found, events in groupby(_events(client, source, first, last, pace=pace, asked=asked), key=_day):
        # They come the newest first, so an older day means that all days above it are complete.
        while day > found:
            yield Day(source, day, ())
            day -= timedelta(days=1)
        yield Day(source, found, _once(events))
        day = found - timedelta(days=1)
    while day >= first:
        yield Day(source, day, ())
        day -= timedelta(days=1)


def _events(
    client: Any, source: str, first: date, last: date, *, pace: Pace, asked: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    request: dict[str, Any] = {
        "LookupAttributes": [{"AttributeKey": "EventSource", "AttributeValue": source}],
        "StartTime": datetime(first.year, first.month, first.day, tzinfo=UTC),
        # Whole seconds, both ends of the range in it.
        "EndTime": datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=UTC),
        "MaxResults": _PAGE,
    }
    while True:
        pace.wait()
        page = client.lookup_events(**request)
        asked()
        yield from page.get("Events", ())
        if not page.get("NextToken"):
            return
        request["NextToken"] = page["NextToken"]


def _day(event: dict[str, Any]) -> date:
    moment: datetime = event["EventTime"]
    return moment.astimezone(UTC).date()


def _once(events: Iterator[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Without the copies that turn up when events arrive while pages are turned."""
    return tuple({event.get("EventId") or str(number): event for number, event in enumerate(events)}.values())
