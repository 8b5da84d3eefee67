"""Log files that are fetched before they are read: from a bucket, from Event history."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import failed, required
from custody.cli.progress import FetchProgress
from custody.logs.cache import Cache
from custody.logs.cache_home import cache_home
from custody.logs.history import LIMITS
from custody.logs.history_fetch import LookedUp, asked, fetch_history
from custody.logs.problem import Problem
from custody.logs.s3_fetch import THREADS, Fetched, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from custody.logs.gathered import Gathered
    from custody.logs.places import Bucket
    from custody.logs.span import Span
    from custody.settings import Settings

Named = tuple[str, "Path"]
"""A file under the name that an answer shows, and where it is on this machine."""


def from_bucket(settings: Settings, place: Bucket, span: Span, gathered: Gathered) -> Iterator[Named]:
    """The log files of a bucket that a span needs.

    Raises:
        AwsError: there are no credentials, or the bucket cannot be read.
    """
    account, tally = required(settings), Fetched()
    try:
        client = account.client("s3", connections=THREADS)
        with FetchProgress().files(str(place), tally) as told:
            for found in fetch(client, place, span, _cache(), tally=tally, told=told, skip=gathered.tally.skip):
                if isinstance(found, Problem):
                    gathered.late(found)
                else:
                    yield found[0].uri, found[1]
    except (ClientError, BotoCoreError) as error:
        raise failed(error, account.names, str(place)) from None
    gathered.looked_at += tally.looked_at


def from_history(settings: Settings, span: Span, gathered: Gathered) -> Iterator[Named]:
    """The days of Event history that a span needs, of the Regions asked about or of the settings'.

    Raises:
        AwsError: there are no credentials, or a lookup is refused.
    """
    account, tally = required(settings).known(), LookedUp()
    regions = sorted(span.regions) or list(settings.event_regions)
    wanted = asked(account.names.account, span, now=datetime.now(UTC))
    gathered.notes.append(f"{LIMITS}, in {', '.join(regions)}")
    gathered.looked_at += [f"event-history:{region}" for region in regions]
    try:
        clients = {region: account.client("cloudtrail", region) for region in regions}
        with FetchProgress().requests(tally) as told:
            yield from fetch_history(clients, wanted, _cache(), tally=tally, told=told)
    except (ClientError, BotoCoreError) as error:
        raise failed(error, account.names, "event-history") from None


def _cache() -> Cache:
    cache = Cache(cache_home())
    cache.clean()
    return cache
