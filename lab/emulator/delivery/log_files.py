"""Log files: records gathered per trail, account, Region and day, and written every few seconds.

CloudTrail does the same with minutes instead of seconds.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import logging
import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab.emulator.delivery import log_group, store
from lab.emulator.delivery.keys import log_key
from lab.errors import LabError

if TYPE_CHECKING:
    from lab.emulator.delivery.trails import Trail

_log = logging.getLogger("custody.lab.delivery")


@dataclass(frozen=True)
class Batch:
    """Whose records go into one file. ``day`` is that of their event times."""

    trail: Trail
    account: str
    region: str
    day: dt.date


@dataclass(frozen=True)
class LogFile:
    """A file that was written; the hash is over the uncompressed bytes, as digest files want it."""

    bucket: str
    key: str
    sha256: str
    oldest: str
    newest: str


_lock = threading.RLock()
_pending: defaultdict[Batch, list[dict[str, Any]]] = defaultdict(list)
# Written since the last digest file, by (trail ARN, account, Region).
_undigested: defaultdict[tuple[str, str, str], list[LogFile]] = defaultdict(list)
_written = 0


def event_time(record: dict[str, Any]) -> dt.datetime:
    """The event time of a record, in UTC."""
    return dt.datetime.strptime(str(record["eventTime"]), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)


def add(trail: Trail, account: str, region: str, record: dict[str, Any]) -> None:
    """Keep a record for the next file of its trail."""
    with _lock:
        _pending[Batch(trail, account, region, event_time(record).date())].append(record)


def _write(batch: Batch, records: list[dict[str, Any]]) -> None:
    body = json.dumps({"Records": records}, separators=(",", ":")).encode()
    times = sorted(str(record["eventTime"]) for record in records)
    key = log_key(batch.trail, batch.account, batch.region, event_time({"eventTime": times[-1]}))
    store.put(batch.trail, key, gzip.compress(body))
    log_group.write(batch.trail, batch.account, batch.region, records)
    file = LogFile(batch.trail.bucket, key, hashlib.sha256(body).hexdigest(), times[0], times[-1])
    if batch.trail.validated:
        _undigested[batch.trail.arn, batch.account, batch.region].append(file)
    if settings := batch.trail.settings:
        settings["_LatestDelivery"] = int(dt.datetime.now(dt.UTC).timestamp())


def flush() -> int:
    """Write everything that is pending; returns how many files were written.

    A file that its bucket does not take is logged and lost: the lab does not retry for 30 days as AWS does.
    """
    global _written  # noqa: PLW0603 - a counter of the process
    count = 0
    with _lock:
        batches = dict(_pending)
        _pending.clear()
        for batch, records in batches.items():
            try:
                _write(batch, records)
            except LabError as error:
                _log.warning("%d records lost: %s", len(records), error)
                continue
            count += 1
        _written += count
    return count


def take_undigested(trail: Trail, account: str, region: str) -> list[LogFile]:
    """The files that no digest file lists yet; they count as listed from now on."""
    with _lock:
        return _undigested.pop((trail.arn, account, region), [])


def counts() -> dict[str, int]:
    """Records that wait, and files written since the start."""
    with _lock:
        return {"pending_records": sum(map(len, _pending.values())), "log_files": _written}


def undigested_places() -> list[tuple[str, str, str]]:
    """Where files wait for a digest file: trail ARN, account, Region."""
    with _lock:
        return list(_undigested)
