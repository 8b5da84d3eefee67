"""Folders of log files and digest files, signed as the lab's trails sign them, of histories with times of their own."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from lab.emulator.delivery import digests, keys
from lab.emulator.delivery.log_files import LogFile
from lab.emulator.delivery.signing import SigningKey, new_key
from lab.emulator.delivery.trails import Trail

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT, OTHER = "111122223333", "444455556666"
HOME, AWAY = "us-east-1", "eu-west-1"
BEGIN = datetime(2026, 11, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
BUCKET, NAME = "audit-bucket", "audit"
_ids = count()


@cache
def key_number(number: int) -> SigningKey:
    """A key pair, made once; making one takes a while."""
    assert number >= 0
    return new_key()


def trail(**changes: Any) -> Trail:
    said: dict[str, Any] = {
        "arn": f"arn:aws:cloudtrail:{HOME}:{ACCOUNT}:trail/{NAME}",
        "name": NAME,
        "account": ACCOUNT,
        "home_region": HOME,
        "bucket": BUCKET,
        "prefix": "",
        "organization": "",
        "multi_region": True,
        "global_events": True,
        "validated": True,
        "kms_key": "",
        "log_group": "",
    }
    return Trail(**{**said, **changes})


def record(time: datetime, name: str = "PutImage", source: str = "ecr.amazonaws.com", **more: Any) -> dict[str, Any]:
    """A record of CloudTrail."""
    return {
        "eventVersion": "1.11",
        "eventID": f"00000000-0000-4000-8000-{next(_ids):012}",
        "eventTime": f"{time:%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": source,
        "eventName": name,
        "awsRegion": HOME,
        "recipientAccountId": ACCOUNT,
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/mary", "userName": "mary"},
        "requestParameters": {"repositoryName": "shop/api"},
        **more,
    }


@dataclass
class SignedLogs:
    """A bucket, being filled.

    Attributes:
        files: by key.
        metadata: of the digest files.
        names: the keys of digest files by account and Region, in order; backfill ones are apart, under ``backfill``.
        logs: the keys of log files, likewise.
    """

    trail: Trail = field(default_factory=trail)
    files: dict[str, bytes] = field(default_factory=dict)
    metadata: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    logs: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    links: dict[tuple[str, ...], digests.Link] = field(default_factory=dict)
    keys: dict[str, list[SigningKey]] = field(default_factory=dict)

    def copy(self) -> SignedLogs:
        """One that may be changed."""
        return SignedLogs(
            self.trail,
            dict(self.files),
            {key: dict(value) for key, value in self.metadata.items()},
            {key: list(value) for key, value in self.names.items()},
            {key: list(value) for key, value in self.logs.items()},
            dict(self.links),
            self.keys,
        )

    def log(self, time: datetime, *records: dict[str, Any], account: str = ACCOUNT, region: str = HOME) -> LogFile:
        """Write a log file."""
        body = json.dumps({"Records": list(records) or [record(time)]}).encode()
        key = keys.log_key(self.trail, account, region, time)
        self.files[key] = gzip.compress(body)
        self.logs.setdefault((account, region), []).append(key)
        stamp = f"{time:%Y-%m-%dT%H:%M:%SZ}"
        return LogFile(self.trail.bucket, key, hashlib.sha256(body).hexdigest(), stamp, stamp)

    def digest(
        self,
        end: datetime,
        *files: LogFile,
        account: str = ACCOUNT,
        region: str = HOME,
        key: int | None = None,
        fresh: bool = False,
        backfill: bool = False,
    ) -> str:
        """Write a digest file; ``fresh`` begins a chain anew. Returns its key."""
        place = (account, region, "backfill") if backfill else (account, region)
        number = len(region) if key is None else key
        signing = key_number(number)
        if signing not in self.keys.setdefault(region, []):
            self.keys[region].append(signing)
        before = None if fresh else self.links.get(place)
        chain = digests.Chain(self.trail, account, region)
        made = digests.make(chain, files, before, end, signing, backfill=backfill)
        self.files[made.link.key], self.metadata[made.link.key] = made.body, made.metadata
        self.names.setdefault(place, []).append(made.link.key)
        self.links[place] = made.link
        return made.link.key

    def hours(self, begin: int, end: int, *, account: str = ACCOUNT, region: str = HOME, **more: Any) -> None:
        """Hours since ``BEGIN``, with two log files and a digest file each."""
        for hour in range(begin, end):
            at = BEGIN + hour * HOUR
            files = [self.log(at + timedelta(minutes=each), account=account, region=region) for each in (20, 40)]
            self.digest(at + HOUR, *files, account=account, region=region, **more)
            more.pop("fresh", None)

    def saved(self) -> dict[str, Any]:
        """What a file of saved keys says of it."""
        carried = {json.loads(gzip.decompress(self.files[key]))["previousDigestS3Object"] for key in self.metadata}
        return {
            "version": 1,
            "keys": [
                {"region": region, "fingerprint": each.fingerprint, "value": base64.b64encode(each.public).decode()}
                for region, found in self.keys.items()
                for each in found
            ],
            "asked": [
                {"region": region, "since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}
                for region in self.keys
            ],
            "signatures": [
                {"bucket": self.trail.bucket, "key": key, "signature": said["signature"]}
                for key, said in self.metadata.items()
                if key not in carried
            ],
        }

    def write(self, folder: Path, saved: dict[str, Any] | None = None) -> Path:
        """A folder with all of it, and the saved keys; returns it."""
        for key, data in self.files.items():
            path = folder / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if saved is not None:
            (folder / "custody-keys.json").write_text(json.dumps(saved), "utf-8")
        return folder


def ordinary() -> SignedLogs:
    """Six hours of two Regions."""
    found = SignedLogs()
    found.hours(0, 6)
    found.hours(0, 6, region=AWAY)
    return found
