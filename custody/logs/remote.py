"""Log files that are fetched before they are read: from a bucket, from Event history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import failed, required
from custody.counted import size
from custody.logs.cache import Cache
from custody.logs.cache_home import cache_home
from custody.logs.history import LIMITS
from custody.logs.history_fetch import LookedUp, asked, fetch_history
from custody.logs.problem import Problem
from custody.logs.s3_fetch import THREADS, Fetched, fetch
from custody.progress import ProgressCallback, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from custody.logs.places import Bucket
    from custody.logs.span import Span
    from custody.logs.summary import Reading
    from custody.settings import Settings

Named = tuple[str, "Path"]
"""A file under the name that an answer shows, and where it is on this machine."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Fetches what a span needs; see ``custody.logs.gather.Gather``."""

    settings: Settings
    reading: Reading
    progress: ProgressCallback
    profile: str | None

    def from_bucket(self, place: Bucket, span: Span) -> Iterator[Named]:
        """The log files of a bucket that a span needs.

        Raises:
            AwsError: there are no credentials, or the bucket cannot be read.
        """
        account, tally, reading = required(self.settings.names, self.profile), Fetched(), self.reading
        try:
            client = account.client("s3", connections=THREADS)
            with waiting(self.progress, f"looking through {place}") as told:
                found_files = fetch(
                    client,
                    place,
                    span,
                    _cache(),
                    tally=tally,
                    told=lambda: told(_files(tally)),
                    skip=reading.tally.skip,
                )
                for found in found_files:
                    if isinstance(found, Problem):
                        reading.late(found)
                    else:
                        yield found[0].uri, found[1]
        except (ClientError, BotoCoreError) as error:
            raise failed(error, account.names, str(place)) from None
        reading.looked_at += tally.looked_at
        reading.notes += _left_out(place, span)

    def from_history(self, span: Span) -> Iterator[Named]:
        """The days of Event history that a span needs, of the Regions asked about or of the settings' and those.

        Raises:
            AwsError: there are no credentials, or a lookup is refused.
        """
        account, tally = required(self.settings.names, self.profile).known(), LookedUp()
        regions = sorted(span.regions) or list(
            dict.fromkeys([*self.settings.event_regions, *sorted(span.named_regions)])
        )
        wanted = asked(account.names.account, span, now=datetime.now(UTC))
        self.reading.notes.append(f"{LIMITS}, in {', '.join(regions)}")
        self.reading.looked_at += [f"event-history:{region}" for region in regions]
        try:
            clients = {region: account.client("cloudtrail", region) for region in regions}
            begins = "looking up Event history, two requests a second and Region"
            with waiting(self.progress, begins) as told:
                yield from fetch_history(clients, wanted, _cache(), tally=tally, told=lambda: told(_requests(tally)))
        except (ClientError, BotoCoreError) as error:
            raise failed(error, account.names, "event-history") from None


def _left_out(place: Bucket, span: Span) -> list[str]:
    today = datetime.now(UTC).date()
    last = span.last_day(today)
    if span.since is None or span.timeless or last >= today:
        return []
    return [f"of {place} no log file dated after {last} was read: what CloudTrail delivered later is not in the answer"]


def _files(tally: Fetched) -> str:
    done = tally.fetched + tally.cached
    had = f"({tally.cached:,} had before)"
    return f"{done:,} of {tally.listed:,} log files so far {had}, {size(tally.size)} fetched"


def _requests(tally: LookedUp) -> str:
    return f"{tally.requests:,} requests to Event history ({tally.cached:,} days had before)"


def _cache() -> Cache:
    cache = Cache(cache_home())
    cache.clean()
    return cache
