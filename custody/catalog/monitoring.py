"""Amazon CloudWatch and CloudWatch Logs: the alarms on the watcher, and the log groups beside the trail.

CloudTrail records CloudWatch as ``monitoring.amazonaws.com``.
See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_cloudwatch = partial(actions, "cloudwatch")
_logs = partial(actions, "logs")
_ALARMS = request("alarmNames[]")
_ALARM = request("alarmName")
_LOG_GROUP = request("logGroupName")
_LOG_GROUP_ID = request("logGroupIdentifier")

_CLOUDWATCH = (
    *_cloudwatch(
        Activity.WATCHER,
        "DeleteAlarms",
        "DisableAlarmActions",
        "EnableAlarmActions",
        resource=_ALARMS,
    ),
    *_cloudwatch(
        Activity.WATCHER,
        "PutCompositeAlarm",
        "PutLogAlarm",
        "PutMetricAlarm",
        "SetAlarmState",
        resource=_ALARM,
    ),
    *_cloudwatch(Activity.WATCHER, "DeleteAlarmMuteRule", resource=request("alarmMuteRuleName")),
    *_cloudwatch(Activity.WATCHER, "PutAlarmMuteRule", resource=request("name")),
    *_cloudwatch(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceARN")),
)
_LOGS = (
    *_logs(
        Activity.WATCHER,
        "CreateLogGroup",
        "DeleteLogGroup",
        "DeleteMetricFilter",
        "DeleteRetentionPolicy",
        "DeleteSubscriptionFilter",
        "PutMetricFilter",
        "PutRetentionPolicy",
        "PutSubscriptionFilter",
        resource=_LOG_GROUP,
    ),
    *_logs(Activity.WATCHER, "DeleteLogStream", resource=request("logStreamName", "logGroupName")),
    *_logs(
        Activity.KEY,
        "AssociateKmsKey",
        "DisassociateKmsKey",
        resource=request("logGroupName", "resourceIdentifier"),
    ),
    *_logs(
        Activity.WATCHER,
        "DeleteDataProtectionPolicy",
        "PutDataProtectionPolicy",
        "PutLogGroupDeletionProtection",
        resource=_LOG_GROUP_ID,
    ),
    *_logs(
        Activity.POLICY,
        "DeleteResourcePolicy",
        "PutResourcePolicy",
        resource=request("policyName", "resourceArn"),
    ),
    *_logs(Activity.WATCHER, "DeleteAccountPolicy", "PutAccountPolicy", resource=request("policyName")),
    *_logs(Activity.WATCHER, "CreateDelivery", resource=request("deliverySourceName")),
    *_logs(Activity.WATCHER, "DeleteDelivery", "UpdateDeliveryConfiguration", resource=request("id")),
    *_logs(
        Activity.WATCHER,
        "DeleteDeliveryDestination",
        "DeleteDeliverySource",
        "PutDeliveryDestination",
        "PutDeliverySource",
        resource=request("name"),
    ),
    *_logs(Activity.TAG, "TagLogGroup", "UntagLogGroup", resource=_LOG_GROUP),
    *_logs(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
)

ACTIONS = (*_CLOUDWATCH, *_LOGS)
