"""Amazon EventBridge: the rules, buses and archives that alarms go through.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_events = partial(actions, "events")

ACTIONS = (
    *_events(
        Activity.WATCHER,
        "DeleteRule",
        "DisableRule",
        "EnableRule",
        "PutRule",
        resource=request("name"),
        note="Without eventBusName the rule is on the default bus.",
    ),
    *_events(Activity.WATCHER, "PutTargets", "RemoveTargets", resource=request("rule")),
    *_events(
        Activity.WATCHER,
        "CreateEventBus",
        "DeleteEventBus",
        "UpdateEventBus",
        resource=request("name"),
    ),
    *_events(Activity.POLICY, "PutPermission", "RemovePermission", resource=request("eventBusName")),
    *_events(
        Activity.WATCHER,
        "CreateArchive",
        "DeleteArchive",
        "UpdateArchive",
        resource=request("archiveName"),
    ),
    *_events(Activity.WATCHER, "CancelReplay", "StartReplay", resource=request("replayName")),
    *_events(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceARN")),
)
