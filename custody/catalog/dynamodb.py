"""Amazon DynamoDB: the table of what was told and of what waits. Whoever changes it decides what is told.

Calls on tables are management events; those on items are data events, which no detection needs.
See https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_dynamodb = partial(actions, "dynamodb")

ACTIONS = (
    *_dynamodb(
        Activity.WATCHER,
        "DeleteTable",
        "UpdateTable",
        "UpdateTimeToLive",
        resource=request("tableName"),
    ),
    *_dynamodb(Activity.POLICY, "DeleteResourcePolicy", "PutResourcePolicy", resource=request("resourceArn")),
)
