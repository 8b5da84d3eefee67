"""What the name and place of a file say: CloudTrail's own log files, and what other services put beside them.

An account's trail writes ``AWSLogs/<account>/CloudTrail/<region>/Y/M/D/``, an organization's
``AWSLogs/<o-id>/<account>/CloudTrail/...``, each file with a name of its own; other services have folders of theirs
below the account. See
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

from __future__ import annotations

import re
from datetime import datetime

from custody.logs.skipped import SkippedKind

_ACCOUNT = r"AWSLogs/(?:o-[a-z0-9]{10,32}/)?\d{12}/"
_SERVICE = re.compile(rf"(?:^|/){_ACCOUNT}([^/]+)/")
_PLACE = re.compile(rf"(?:^|/){_ACCOUNT}CloudTrail/[a-z0-9-]+/\d{{4}}/\d\d/\d\d/[^/]+$")
_NAME = re.compile(r"(?:^|/)\d{12}_CloudTrail_[a-z0-9-]+_(\d{8}T\d{4})Z_[^/]+$")
_KINDS = {
    "CloudTrail-Digest": SkippedKind.DIGEST,
    "CloudTrail-Insight": SkippedKind.INSIGHT,
    "CloudTrail-Aggregated": SkippedKind.AGGREGATED,
    "Config": SkippedKind.CONFIG,
    "vpcflowlogs": SkippedKind.FLOW_LOG,
    "elasticloadbalancing": SkippedKind.LOAD_BALANCER,
}
KEYS_FILE = "custody-keys.json"
"""What saved public keys are called, which ``custody verify`` reads beside a copy of the logs."""
RECORD_FOLDERS = ("CloudTrail", "CloudTrail-NetworkActivity")
"""Folders of an account that hold records."""


def is_log_file(name: str) -> bool:
    """Whether a file is called what CloudTrail calls a log file, or lies where it puts one."""
    return bool(_NAME.search(name) or _PLACE.search(name))


def neighbour(name: str, given: str = "") -> SkippedKind | None:
    """What another service, or CloudTrail beside its log files, puts into a folder below an account's of ``AWSLogs``.

    Args:
        name: the whole path or key.
        given: the folder or prefix that was named, with which the name begins; what is called so itself was wanted.
    """
    found = _SERVICE.search(name)
    while found is not None and found.start(1) < len(given):
        found = _SERVICE.search(name, found.start(1))
    if found is None or found.group(1) in RECORD_FOLDERS:
        return None
    return _KINDS.get(found.group(1), SkippedKind.OTHER_SERVICE)


def delivered(name: str) -> str | None:
    """The time in a log file's name, ISO 8601, UTC."""
    found = _NAME.search(name)
    try:
        return f"{datetime.strptime(found.group(1), '%Y%m%dT%H%M').isoformat()}Z" if found else None  # noqa: DTZ007
    except ValueError:
        return None
