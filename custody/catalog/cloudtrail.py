"""AWS CloudTrail: what starts, stops and changes the record itself.

See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_cloudtrail = partial(actions, "cloudtrail")

ACTIONS = (
    *_cloudtrail(
        Activity.TRAIL,
        "CreateTrail",
        "DeleteTrail",
        "StartLogging",
        "StopLogging",
        "UpdateTrail",
        resource=request("name"),
    ),
    *_cloudtrail(
        Activity.TRAIL,
        "PutEventSelectors",
        "PutInsightSelectors",
        resource=request("trailName"),
    ),
    *_cloudtrail(Activity.TRAIL, "AddTags", "RemoveTags", resource=request("resourceId")),
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
    *_cloudtrail(
        Activity.POLICY, "DeleteResourcePolicy", "PutResourcePolicy", resource=request("resourceArn")
    ),
)
