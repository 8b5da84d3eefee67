"""Event history on this machine: a file a day and source, looked up once the day is over."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any

from custody.logs.history import DAYS, INTERVAL, SOURCES, Day, Pace, look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from custody.logs.cache import Cache
    from custody.logs.span import Span

SETTLED = timedelta(hours=1)
"""How long after a day's end its events are taken to be all there; they come within about 15 minutes.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
"""

_REGIONS_AT_ONCE = 8


class _StoppedError(Exception):
    """Ends a worker whose run is over."""


@dataclass(slots=True)
class LookedUp:
    """Counts of one run; ``days`` are those of all Regions and sources together."""

    days: int = 0
    cached: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of Event history is wanted.

    Attributes:
        account: the account of the credentials, for the cache.
        since: the first day, at most 90 days back.
        until: the last day.
        sources: event sources, by default those of the delivery chain.
        interval: seconds between requests to a Region.
    """

    account: str
    since: date
    until: date
    now: datetime
    sources: tuple[str, ...] = SOURCES
    interval: float = INTERVAL

    @property
    def days(self) -> tuple[date, ...]:
        """Every day, the latest first."""
        return tuple(self.until - timedelta(days=back) for back in range((self.until - self.since).days + 1))


def asked(account: str, span: Span, *, now: datetime | None = None) -> Asked:
    """What a span needs of Event history, which begins 90 days ago.

    Args:
        account: the account of the credentials.
        span: what is wanted; its Regions are those of the clients.
        now: the present, UTC with its zone.
    """
    now = now or datetime.now(UTC)
    # The 90th day back has begun to go; a day that is whole is the first that can be kept.
    oldest = (now - timedelta(days=DAYS - 1)).date()
    since = max(span.since.date(), oldest) if span.since else oldest
    until = min(span.until.date(), now.date()) if span.until else now.date()
    return Asked(account=account, since=since, until=max(since, until), now=now)


def fetch_history(
    clients: Mapping[str, Any],
    wanted: Asked,
    cache: Cache,
    *,
    tally: LookedUp,
    told: Callable[[], None] = lambda: None,
) -> Iterator[tuple[str, Path]]:
    """The name and the file of every day, source and Region; the names begin with ``event-history:``.

    A run that is interrupted goes on where it was: each day is kept as soon as it is complete. The current day is
    looked up anew each time.

    Args:
        clients: boto3's, of CloudTrail, by Region.
        wanted: what to look up.
        cache: where the days are kept.
        tally: counts what happens.
        told: called after each request.

    Raises:
        ClientError: a lookup is refused.
    """
    done: SimpleQueue[None] = SimpleQueue()
    stopping = Event()

    def answered() -> None:
        done.put(None)
        if stopping.is_set():
            raise _StoppedError

    def region(name: str, client: Any) -> None:
        _fetch_region(name, client, wanted, cache, answered)

    pool = ThreadPoolExecutor(_REGIONS_AT_ONCE, thread_name_prefix="custody-history")
    try:
        tally.cached = sum(_is_kept(cache, wanted, name, *each) for name in clients for each in _all(wanted))
        futures = [pool.submit(region, name, client) for name, client in clients.items()]
        for future in futures:
            while not future.done():
                _drain(done, tally, told)
            _drain(done, tally, told, wait=False)
            future.result()
    finally:
        # Workers are waited for when Python ends; without this an interrupted run would look up everything first.
        stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)
    for name in clients:
        for source, day in _all(wanted):
            tally.days += 1
            yield f"event-history:{name}/{day}/{source}", file_of(cache, wanted, name, source, day)


def _all(wanted: Asked) -> Iterator[tuple[str, date]]:
    return ((source, day) for source in wanted.sources for day in wanted.days)


def _drain(done: SimpleQueue[None], tally: LookedUp, told: Callable[[], None], *, wait: bool = True) -> None:
    try:
        while True:
            done.get(timeout=0.1) if wait else done.get_nowait()
            tally.requests += 1
            told()
    except Empty:
        return


def file_of(cache: Cache, wanted: Asked, region: str, source: str, day: date) -> Path:
    """Where a day is or would be; a day that is not over yet has a place that nobody takes for final."""
    version = "settled" if _settled(wanted, day) else "open"
    return cache.path(f"event-history/{wanted.account}/{region}/{day}/{source}.json", version)


def _settled(wanted: Asked, day: date) -> bool:
    end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    return wanted.now >= end + SETTLED


def _is_kept(cache: Cache, wanted: Asked, region: str, source: str, day: date) -> bool:
    return _settled(wanted, day) and file_of(cache, wanted, region, source, day).is_file()


def _fetch_region(region: str, client: Any, wanted: Asked, cache: Cache, asked: Callable[[], None]) -> None:
    pace = Pace(wanted.interval)
    for source in wanted.sources:
        missing = [day for day in wanted.days if not _is_kept(cache, wanted, region, source, day)]
        for last, first in _ranges(missing):
            for found in look_up(client, source, first, last, pace=pace, asked=asked):
                _keep(cache, file_of(cache, wanted, region, source, found.day), found)


def _ranges(days: list[date]) -> Iterator[tuple[date, date]]:
    """Days that follow each other, the latest first, as ``(last, first)``."""
    for number, day in enumerate(days):
        if number == 0 or days[number - 1] - day != timedelta(days=1):
            last = day
        if number == len(days) - 1 or day - days[number + 1] != timedelta(days=1):
            yield last, day


def _keep(cache: Cache, path: Path, found: Day) -> None:
    events = [{"CloudTrailEvent": event["CloudTrailEvent"]} for event in found.events if "CloudTrailEvent" in event]
    with cache.writing(path) as stream:
        stream.write(json.dumps({"Events": events}).encode())
