"""CloudTrail's ListPublicKeys: the keys that digest files of a Region are verified with.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
"""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from lab.emulator import inside, scope
from lab.emulator.delivery.signing import key_of


def _time(value: object, default: dt.datetime) -> dt.datetime:
    return dt.datetime.fromtimestamp(float(str(value)), dt.UTC) if value is not None else default


def list_public_keys(body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
    """The key of this Region, if it was valid in the asked period; the last day without one."""
    key = key_of(scope.region())
    now = dt.datetime.now(dt.UTC)
    start, end = _time(body.get("StartTime"), now - dt.timedelta(days=1)), _time(body.get("EndTime"), now)
    if start > end:
        refusal: tuple[int, dict[str, str], Any] = inside.cloudtrail("_err")(
            "InvalidTimeRangeException", "StartTime is after EndTime"
        )
        return refusal
    valid = start <= key.valid_until and end >= key.valid_from
    entry = {
        "Value": base64.b64encode(key.public).decode(),
        "ValidityStartTime": int(key.valid_from.timestamp()),
        "ValidityEndTime": int(key.valid_until.timestamp()),
        "Fingerprint": key.fingerprint,
    }
    answer: tuple[int, dict[str, str], Any] = inside.cloudtrail("_ok")({"PublicKeyList": [entry] if valid else []})
    return answer
