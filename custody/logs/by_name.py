"""Which log files cannot hold what is needed, told by their names and places alone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from custody.logs.span import Span

LATEST = timedelta(days=30)
"""How long after a record's time its log file may be delivered; CloudTrail tries for 30 days.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

_FILE = re.compile(
    r"(?:^|/)AWSLogs/(?:o-[a-z0-9]{10,32}/)?(\d{12})/CloudTrail/([a-z0-9-]+)/(\d{4})/(\d\d)/(\d\d)/"
    r"\1_CloudTrail_\2_(\d{8}T\d{4})Z_[^/]+$"
)


def cannot_hold(path: Path, span: Span) -> bool:
    """Whether a file is CloudTrail's by name and place, and of another time, account or Region than those needed.

    A file is named and placed by the time at which it was delivered, and holds records from before that. Whatever is
    called otherwise, or lies where its name does not belong, may hold anything.
    """
    found = _FILE.search(path.absolute().as_posix())
    if found is None:
        return False
    account, region, *day, minute = found.groups()
    if (span.accounts and account not in span.accounts) or (span.regions and region not in span.regions):
        return True
    try:
        folder = datetime.strptime("".join(day), "%Y%m%d")  # noqa: DTZ007  # UTC without a zone, as all
        named = datetime.strptime(minute, "%Y%m%dT%H%M")  # noqa: DTZ007
        first, last = min(folder, named), max(folder + timedelta(days=1), named + timedelta(minutes=1))
        return bool((span.since and last <= span.since) or (span.until and first > span.until + LATEST))
    except (ValueError, OverflowError):
        return False
