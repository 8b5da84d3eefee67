"""A trail's copy of its records in CloudWatch Logs.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from lab.emulator import inside, scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab.emulator.delivery.trails import Trail

_log = logging.getLogger("custody.lab.delivery")

# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
_LIMIT = 256 * 1024


def write(trail: Trail, account: str, region: str, records: Sequence[dict[str, Any]]) -> None:
    """Put records into the trail's log group, if it has one; those over 256 KB are left out."""
    if not trail.log_group:
        return
    group = trail.log_group.split(":log-group:", 1)[1].removesuffix(":*")
    stream = f"{account}_CloudTrail_{region}"
    texts = [json.dumps(record) for record in records]
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": text} for text in texts if len(text.encode()) <= _LIMIT]
    logs = inside.logs
    with scope.within(trail.account, trail.home_region):
        if group not in logs("_log_groups"):
            _log.warning("trail %s: log group %s does not exist", trail.name, group)
            return
        logs("_create_log_stream")({"logGroupName": group, "logStreamName": stream})
        logs("_put_log_events")({"logGroupName": group, "logStreamName": stream, "logEvents": events})
