"""Log files from a bucket, each fetched once and then read from the cache."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from custody.logs.files import is_log_name
from custody.logs.problem import Problem
from custody.logs.s3_layout import prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from custody.logs.cache import Cache
    from custody.logs.places import Bucket
    from custody.logs.span import Span

THREADS = 8
"""Files fetched at the same time. Log files are small, so the time goes into waiting for the next answer."""

_AHEAD = 4 * THREADS
_CHUNK = 1 << 20
_GONE = frozenset({"NoSuchKey", "PreconditionFailed", "404", "412"})


@dataclass(frozen=True, slots=True)
class Object:
    """One entry of a bucket's listing."""

    bucket: str
    key: str
    etag: str
    size: int

    @property
    def uri(self) -> str:
        """``s3://bucket/key``: the name under which a digest file signs it."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(slots=True)
class Fetched:
    """Counts of one run.

    Attributes:
        listed: log files found so far.
        cached: of these, had from the cache.
        fetched: of these, had from the bucket.
        size: bytes had from the bucket.
        looked_at: the prefixes listed.
    """

    listed: int = 0
    cached: int = 0
    fetched: int = 0
    size: int = 0
    looked_at: tuple[str, ...] = ()


def fetch(
    client: Any, place: Bucket, span: Span, cache: Cache, *, tally: Fetched, told: Callable[[], None] = lambda: None
) -> Iterator[tuple[Object, Path] | Problem]:
    """The log files wanted, in the order of their keys, each as a whole file on this machine.

    Args:
        client: boto3's, of S3; it needs ``THREADS`` connections.
        place: the bucket.
        span: what is wanted of it.
        cache: where files are kept; one that is there in the listed version is not fetched again.
        tally: counts what happens.
        told: called after each file.

    Raises:
        ClientError: the bucket cannot be listed, or a file cannot be read by these credentials.
    """
    found = tuple(prefixes(client, place, span, datetime.now(UTC).date()))
    tally.looked_at += tuple(f"s3://{place.name}/{prefix}" for prefix in found)
    objects = (each for prefix in found for each in _listed(client, place.name, prefix, tally))
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="custody-s3")
    waiting: deque[tuple[Object, Future[bool]]] = deque()
    try:
        for each in objects:
            waiting.append((each, pool.submit(_have, client, each, cache)))
            if len(waiting) >= _AHEAD:
                yield _taken(*waiting.popleft(), cache, tally)
                told()
        while waiting:
            yield _taken(*waiting.popleft(), cache, tally)
            told()
    finally:
        # An interrupted run ends with the files under way, not with all that were asked for.
        pool.shutdown(wait=False, cancel_futures=True)


def _listed(client: Any, bucket: str, prefix: str, tally: Fetched) -> Iterator[Object]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for entry in page.get("Contents", ()):
            if is_log_name(entry["Key"]):
                tally.listed += 1
                yield Object(bucket, entry["Key"], entry["ETag"], entry["Size"])


def cached_at(cache: Cache, each: Object) -> Path:
    """Where the listed version of a file is or would be; another ETag or size is another place."""
    return cache.path(f"s3/{each.bucket}/{each.key}", f"{each.etag} {each.size}")


def _have(client: Any, each: Object, cache: Cache) -> bool:
    """Make the file be in the cache; returns whether it had to be fetched."""
    path = cached_at(cache, each)
    if path.is_file() and path.stat().st_size == each.size:
        return False
    # A listing may be older than the object: the version that was listed, or none.
    body = client.get_object(Bucket=each.bucket, Key=each.key, IfMatch=each.etag)["Body"]
    with cache.writing(path) as stream:
        for chunk in body.iter_chunks(_CHUNK):
            stream.write(chunk)
        if stream.tell() != each.size:
            raise OSError(0, f"{stream.tell()} of {each.size} bytes arrived", each.uri)
    return True


def _taken(each: Object, future: Future[bool], cache: Cache, tally: Fetched) -> tuple[Object, Path] | Problem:
    try:
        fetched = future.result()
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _GONE:
            return Problem(each.uri, "", "changed or went away while it was fetched; ask again")
        if code == "InvalidObjectState":
            return Problem(each.uri, "", "is archived in Glacier; restore it to read it")
        raise
    tally.fetched += fetched
    tally.cached += not fetched
    tally.size += each.size if fetched else 0
    return each, cached_at(cache, each)
