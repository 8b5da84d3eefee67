"""AWS CloudTrail: what starts, stops and changes the record itself.

See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_cloudtrail = partial(actions, "cloudtrail")

_TRAILS = (
    *_cloudtrail(
        Activity.TRAIL,
        "CreateTrail",
        "DeleteTrail",
        "StartLogging",
        "StopLogging",
        "UpdateTrail",
        resource=request("name"),
        note="Named by its name or by its ARN.",
    ),
    *_cloudtrail(
        Activity.TRAIL,
        "PutEventSelectors",
        resource=request("trailName"),
        note="Basic selectors are in eventSelectors, advanced ones in advancedEventSelectors: read both.",
    ),
    *_cloudtrail(
        Activity.TRAIL,
        "PutEventConfiguration",
        "PutInsightSelectors",
        resource=request("trailName", "eventDataStore"),
    ),
    *_cloudtrail(Activity.TAG, "AddTags", "RemoveTags", resource=request("resourceId")),
)
_EVENT_DATA_STORES = (
    *_cloudtrail(Activity.TRAIL, "CreateEventDataStore", resource=request("name")),
    *_cloudtrail(
        Activity.TRAIL,
        "DeleteEventDataStore",
        "RestoreEventDataStore",
        "StartEventDataStoreIngestion",
        "StopEventDataStoreIngestion",
        "UpdateEventDataStore",
        resource=request("eventDataStore"),
    ),
)
_ACCESS = (
    *_cloudtrail(
        Activity.TRAIL,
        "DeregisterOrganizationDelegatedAdmin",
        resource=request("delegatedAdminAccountId"),
    ),
    *_cloudtrail(
        Activity.TRAIL,
        "RegisterOrganizationDelegatedAdmin",
        resource=request("memberAccountId"),
    ),
    *_cloudtrail(Activity.POLICY, "DeleteResourcePolicy", "PutResourcePolicy", resource=request("resourceArn")),
)

ACTIONS = (*_TRAILS, *_EVENT_DATA_STORES, *_ACCESS)
