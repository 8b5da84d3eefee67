"""What the names of log files and digest files say.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html and
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_REGION = r"[a-z]{2,}(?:-[a-z]+)+-\d+"
_DIGEST = re.compile(
    rf"(\d{{12}})_CloudTrail-Digest_({_REGION})_(.{{3,128}})_({_REGION})_(\d{{8}}T\d{{6}}Z)(_backfill)?\.json\.gz"
)
_LOG = re.compile(rf"(\d{{12}})_CloudTrail_({_REGION})_(\d{{8}}T\d{{4}})Z_[^/]+")
_ORGANIZATION = re.compile(r"(?:^|/)AWSLogs/(o-[a-z0-9]{10,32})/")
_TIME = re.compile(r"\d{8}T\d{4}(?:\d\dZ)?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
LAYOUT = "AWSLogs"
"""The folder below which CloudTrail's layout begins."""


@dataclass(frozen=True, slots=True, order=True)
class ChainName:
    """Which chain a digest file belongs to: a trail, in an account and Region.

    Attributes:
        organization: of an organization's trail, empty for another's.
        home_region: the trail's own.
        backfill: whether it is the chain of log files that came late.
    """

    organization: str
    account: str
    region: str
    trail: str
    home_region: str
    backfill: bool


@dataclass(frozen=True, slots=True)
class DigestName:
    """What the key of a digest file says."""

    chain: ChainName
    end: datetime


@dataclass(frozen=True, slots=True)
class LogName:
    """What the name of a log file says; ``delivered`` is to the minute, UTC without a zone."""

    account: str
    region: str
    delivered: datetime


def digest_name(key: str) -> DigestName | None:
    """What a key or a path says of a digest file; None for another file."""
    found = _DIGEST.fullmatch(key.rpartition("/")[2])
    if found is None or (end := moment(found[5])) is None:
        return None
    organization = _ORGANIZATION.search(key)
    of = organization[1] if organization else ""
    chain = ChainName(of, found[1], found[2], found[3], found[4], backfill=found[6] is not None)
    return DigestName(chain, end)


def log_name(key: str) -> LogName | None:
    """What a key or a path says of a log file; None for one that is not called as CloudTrail calls them."""
    found = _LOG.fullmatch(key.rpartition("/")[2])
    if found is None or (delivered := moment(found[3])) is None:
        return None
    return LogName(found[1], found[2], delivered)


def moment(text: str) -> datetime | None:
    """A time as names of files and digest files write it, UTC without a zone; None where the text is none."""
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
