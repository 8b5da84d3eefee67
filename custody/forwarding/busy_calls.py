"""Calls that other software makes all day: they are forwarded under the conditions of who listens for them.

All other calls are forwarded by name alone, so that a detection can be narrowed without touching any other Region
(docs/decisions/0006-forwarding-rules.md). Of these a name would send home what nobody asked for, at a price for each.
"""

from __future__ import annotations

BUSY: dict[str, frozenset[str]] = {
    "aws.dynamodb": frozenset({"UpdateTable"}),
    "aws.ecs": frozenset({"CreateTaskSet", "RunTask", "StartTask", "UpdateService"}),
    "aws.glue": frozenset(
        {
            "BatchDeletePartition",
            "BatchDeleteTable",
            "DeleteDatabase",
            "DeletePartition",
            "DeleteTable",
            "UpdateDatabase",
            "UpdateTable",
        }
    ),
    "aws.kms": frozenset({"CreateGrant", "RevokeGrant"}),
    "aws.monitoring": frozenset(
        {"DeleteAlarms", "DisableAlarmActions", "PutCompositeAlarm", "PutMetricAlarm", "SetAlarmState"}
    ),
}
"""Event names by source.

Services that encrypt with a key of yours make grants
(https://docs.aws.amazon.com/kms/latest/developerguide/grants.html). That each commit of an Iceberg table is an
UpdateTable of Glue, and that scaling policies put and delete alarms and update tables of DynamoDB and services of ECS,
is **unverified** on a page; the log files of your account
say how often they come.
"""
