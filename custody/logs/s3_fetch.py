"""Log files from a bucket, each fetched once and then read from the cache."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from custody.logs.kinds import UNREADABLE, is_called_json, kind_of_ending, kind_of_file, way_out
from custody.logs.layout import is_log_file, neighbour
from custody.logs.problem import Problem
from custody.logs.s3_layout import prefixes
from custody.logs.skipped import SkippedKind
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from custody.logs.cache import Cache
    from custody.logs.places import Bucket
    from custody.logs.span import Span

    Skip = Callable[[str, SkippedKind], None]

THREADS = 8
"""Files fetched at the same time. Log files are small, so the time goes into waiting for the next answer."""

_AHEAD = 4 * THREADS
_CHUNK = 1 << 20

ODD_KEYS, ODD_SIZE = 1000, 64 << 20
"""Objects of a place, and bytes of one, that are fetched to see what they are when neither name nor place tells."""

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
        odd: objects whose name and place do not tell what they are.
    """

    listed: int = 0
    cached: int = 0
    fetched: int = 0
    size: int = 0
    looked_at: tuple[str, ...] = ()
    odd: int = 0


def fetch(
    client: Any,
    place: Bucket,
    span: Span,
    cache: Cache,
    *,
    tally: Fetched,
    told: Callable[[], None] = lambda: None,
    skip: Callable[[str, SkippedKind], None] = lambda _name, _kind: None,
) -> Iterator[tuple[Object, Path] | Problem]:
    """The log files wanted, in the order of their keys, each as a whole file on this machine.

    Args:
        client: boto3's, of S3; it needs ``THREADS`` connections.
        place: the bucket.
        span: what is wanted of it.
        cache: where files are kept; one that is there in the listed version is not fetched again.
        tally: counts what happens.
        told: called after each file.
        skip: called with the address and the kind of each object that is no log file. Its place tells, or how it
            begins once it is fetched; of those whose name tells nothing the first ``ODD_KEYS`` are fetched.

    Raises:
        ClientError: the bucket cannot be listed, or a file cannot be read by these credentials.
    """
    found = tuple(prefixes(client, place, span, datetime.now(UTC).date()))
    tally.looked_at += tuple(f"s3://{place.name}/{prefix}" for prefix in found)
    objects = (each for prefix in found for each in _listed(client, place, prefix, tally, skip))
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="custody-s3")
    waiting: deque[tuple[Object, Future[bool]]] = deque()
    try:
        for each in objects:
            waiting.append((each, pool.submit(_have, client, each, cache)))
            if len(waiting) >= _AHEAD:
                yield from _taken(*waiting.popleft(), cache, tally, skip)
                told()
        while waiting:
            yield from _taken(*waiting.popleft(), cache, tally, skip)
            told()
    finally:
        # An interrupted run ends with the files under way, not with all that were asked for.
        pool.shutdown(wait=False, cancel_futures=True)


def _listed(client: Any, place: Bucket, prefix: str, tally: Fetched, skip: Skip) -> Iterator[Object]:
    given = f"{place.prefix}/" if place.prefix else ""
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=place.name, Prefix=prefix):
        for entry in page.get("Contents", ()):
            found = Object(place.name, entry["Key"], entry["ETag"], entry["Size"])
            if (kind := _not_wanted(found, given, tally)) is None:
                tally.listed += 1
                yield found
            elif not found.key.endswith("/"):
                skip(found.uri, kind)


def _not_wanted(found: Object, given: str, tally: Fetched) -> SkippedKind | None:
    """What an object is that is not fetched, as far as a listing tells."""
    if kind := neighbour(found.key, given):
        return kind
    if is_called_json(found.key) or is_log_file(found.key):
        return None
    if not found.size:
        return SkippedKind.EMPTY
    if kind := kind_of_ending(found.key):
        return kind
    tally.odd += 1
    return None if tally.odd <= ODD_KEYS and found.size <= ODD_SIZE else SkippedKind.NOT_FETCHED


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


def _taken(
    each: Object, future: Future[bool], cache: Cache, tally: Fetched, skip: Skip
) -> Iterator[tuple[Object, Path] | Problem]:
    try:
        fetched = future.result()
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _GONE:
            yield Problem(each.uri, "", "changed or went away while it was fetched; ask again")
        elif code == "InvalidObjectState":
            yield Problem(each.uri, "", "is archived in Glacier; restore it to read it")
        else:
            raise
        return
    tally.fetched += fetched
    tally.cached += not fetched
    tally.size += each.size if fetched else 0
    path = cached_at(cache, each)
    if (kind := kind_of_file(path, each.key)) is None:
        yield each, path
    elif is_called_json(each.key) and kind in UNREADABLE:
        yield Problem(each.uri, "", way_out(kind), ProblemKind.FORMAT)
    else:
        skip(each.uri, kind)
