"""Where CloudTrail's files lie in the bucket.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

from __future__ import annotations

import secrets
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from lab.emulator.delivery.trails import Trail

_ALPHABET = string.ascii_letters + string.digits


def _folder(trail: Trail, account: str, kind: str, region: str, day: dt.datetime) -> str:
    parts = [trail.prefix, "AWSLogs", trail.organization, account, kind, region, f"{day:%Y/%m/%d}"]
    return "/".join(part for part in parts if part)


def log_key(trail: Trail, account: str, region: str, time: dt.datetime) -> str:
    """The key of a new log file; no two are alike."""
    unique = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    name = f"{account}_CloudTrail_{region}_{time:%Y%m%dT%H%MZ}_{unique}.json.gz"
    return f"{_folder(trail, account, 'CloudTrail', region, time)}/{name}"


def digest_key(trail: Trail, account: str, region: str, time: dt.datetime, *, backfill: bool = False) -> str:
    """The key of the digest file of the hour that ended at ``time``."""
    stamp = f"{time:%Y%m%dT%H%M%SZ}"
    name = (
        f"{account}_CloudTrail-Digest_{region}_{trail.name}_{trail.home_region}_{stamp}{'_backfill' * backfill}.json.gz"
    )
    return f"{_folder(trail, account, 'CloudTrail-Digest', region, time)}/{name}"
