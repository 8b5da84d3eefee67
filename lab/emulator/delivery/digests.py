"""Digest files: signed lists of the log files of an hour, each tied to the one before.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab.emulator.delivery import log_files, store, trails
from lab.emulator.delivery.keys import digest_key
from lab.emulator.delivery.signing import ALGORITHM, SigningKey, key_of
from lab.errors import LabError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab.emulator.delivery.log_files import LogFile
    from lab.emulator.delivery.trails import Trail

_log = logging.getLogger("custody.lab.delivery")


@dataclass(frozen=True)
class Link:
    """A digest file that was written, as the next one names it."""

    bucket: str
    key: str
    sha256: str
    signature: str
    end: dt.datetime


@dataclass(frozen=True)
class Chain:
    """Digest files follow each other for one trail, in one account and Region."""

    trail: Trail
    account: str
    region: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays when the trail's settings change."""
        return self.trail.arn, self.account, self.region


_lock = threading.Lock()
# The last digest file of each chain, by its key.
_links: dict[tuple[str, str, str], Link] = {}


def _stamp(time: dt.datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def _listed(file: LogFile) -> dict[str, str]:
    return {
        "s3Bucket": file.bucket,
        "s3Object": file.key,
        "hashValue": file.sha256,
        "hashAlgorithm": "SHA-256",
        "newestEventTime": file.newest,
        "oldestEventTime": file.oldest,
    }


def _previous(link: Link | None) -> dict[str, str | None]:
    return {
        "previousDigestS3Bucket": link.bucket if link else None,
        "previousDigestS3Object": link.key if link else None,
        "previousDigestHashValue": link.sha256 if link else None,
        "previousDigestHashAlgorithm": "SHA-256" if link else None,
        "previousDigestSignature": link.signature if link else None,
    }


@dataclass(frozen=True)
class Made:
    """A digest file that is not written yet, and how the next one names it."""

    body: bytes
    metadata: dict[str, str]
    link: Link


def _contents(chain: Chain, files: Sequence[LogFile], before: Link | None, end: dt.datetime) -> dict[str, Any]:
    return {
        "awsAccountId": chain.account,
        "digestStartTime": _stamp(before.end if before else end - dt.timedelta(hours=1)),
        "digestEndTime": _stamp(end),
        "digestS3Bucket": chain.trail.bucket,
        "digestSignatureAlgorithm": ALGORITHM,
        "newestEventTime": max((file.newest for file in files), default=None),
        "oldestEventTime": min((file.oldest for file in files), default=None),
        **_previous(before),
        "logFiles": [_listed(file) for file in files],
    }


def string_to_sign(digest: dict[str, Any], body: bytes) -> str:
    """What the signature is over; the first digest file of a chain says ``null`` for the one before."""
    return "\n".join(
        (
            digest["digestEndTime"],
            f"{digest['digestS3Bucket']}/{digest['digestS3Object']}",
            hashlib.sha256(body).hexdigest(),
            digest["previousDigestSignature"] or "null",
        )
    )


def make(
    chain: Chain,
    files: Sequence[LogFile],
    before: Link | None,
    end: dt.datetime,
    key: SigningKey,
    *,
    backfill: bool = False,
) -> Made:
    """A signed digest file.

    Args:
        chain: whose it is.
        files: what it names.
        before: the one before; None for the first of a chain.
        end: of the time that it covers.
        key: to sign with.
        backfill: whether it names log files that came late; it says in its metadata when it was made, an hour later.
    """
    name = digest_key(chain.trail, chain.account, chain.region, end, backfill=backfill)
    says = _contents(chain, files, before, end)
    says |= {"digestS3Object": name, "digestPublicKeyFingerprint": key.fingerprint}
    body = json.dumps(says, separators=(",", ":")).encode()
    metadata = {"signature": key.sign(string_to_sign(says, body)), "signature-algorithm": ALGORITHM}
    if backfill:
        metadata["backfill-generation-timestamp"] = _stamp(end + dt.timedelta(hours=1))
    link = Link(chain.trail.bucket, name, hashlib.sha256(body).hexdigest(), metadata["signature"], end)
    return Made(gzip.compress(body), metadata, link)


def _write(chain: Chain) -> None:
    trail, account, region = chain.trail, chain.account, chain.region
    before = _links.get(chain.key)
    end = dt.datetime.now(dt.UTC).replace(microsecond=0)
    if before and end <= before.end:
        # Two digest files in one second would have one name.
        end = before.end + dt.timedelta(seconds=1)
    files = log_files.take_undigested(trail, account, region)
    made = make(chain, files, before, end, key_of(region))
    store.put(trail, made.link.key, made.body, made.metadata)
    _links[chain.key] = made.link
    if settings := trail.settings:
        settings["_LatestDigest"] = int(end.timestamp())


def _chains_of(trail: Trail) -> list[Chain]:
    """Where the trail has a chain, or should begin one: its home, and wherever it wrote log files.

    AWS writes a digest file in every Region, used or not; here the unused ones are left out.
    """
    known = {
        (account, region) for arn, account, region in [*_links, *log_files.undigested_places()] if arn == trail.arn
    }
    return [Chain(trail, *place) for place in sorted({(trail.account, trail.home_region), *known})]


def write_digests() -> int:
    """Write the pending log files, then a digest file for each chain; returns how many."""
    count = 0
    log_files.flush()
    with _lock:
        for trail in trails.logging_trails():
            for chain in _chains_of(trail) if trail.validated else []:
                try:
                    _write(chain)
                except LabError as error:
                    _log.warning("no digest file: %s", error)
                    continue
                count += 1
    return count
