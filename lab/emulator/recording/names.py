"""The names CloudTrail writes: event sources, event names, and what is no management event."""

from __future__ import annotations

import re
from typing import Any

# The endpoint prefix in the model is not the name in the record for these.
_SOURCES = {"api.ecr": "ecr", "api.ecr-public": "ecr-public", "email": "ses", "states": "states"}

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
_S3_NAMES = {
    "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
_S3_DATA = re.compile(
    r"(Abort|Complete|Create|List)(MultipartUpload|Parts).*|CopyObject|UploadPart.*|ListObject.*|SelectObjectContent"
    r"|RestoreObject|WriteGetObjectResponse|CreateSession|RenameObject|UpdateObjectEncryption"
    r"|(Get|Head|Put|Delete)Objects?(?!LockConfiguration).*"
)

# https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
_LAMBDA_SUFFIX = {
    **dict.fromkeys(("CreateFunction", "DeleteFunction", "ListFunctions", "CreateEventSourceMapping"), "20150331"),
    **dict.fromkeys(
        (
            "AddPermission",
            "GetFunction",
            "GetFunctionConfiguration",
            "GetPolicy",
            "PublishVersion",
            "RemovePermission",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration",
        ),
        "20150331v2",
    ),
}

# Data events, and calls that CloudTrail does not log at all. By event source.
_NOT_MANAGEMENT = {
    "dynamodb": re.compile(r"(Batch|Transact)?(Get|Write|Put|Update|Delete)(Item|Items)|Query|Scan|.*Statement"),
    "events": re.compile(r"PutEvents"),
    "firehose": re.compile(r"PutRecord(Batch)?"),
    "kinesis": re.compile(r"PutRecords?|GetRecords|GetShardIterator|SubscribeToShard"),
    "lambda": re.compile(r"Invoke.*"),
    "logs": re.compile(r"PutLogEvents|GetLogEvents|FilterLogEvents|GetLogRecord|StartLiveTail"),
    "monitoring": re.compile(r"PutMetricData|GetMetricData|GetMetricStatistics|ListMetrics|GetMetricWidgetImage"),
    "s3": _S3_DATA,
    "sns": re.compile(r"Publish(Batch)?"),
    "sqs": re.compile(r"(Send|Receive|Delete)Message(Batch)?|ChangeMessageVisibility(Batch)?"),
    "xray": re.compile(r"Put.*|BatchGetTraces"),
}


def event_source(operation: Any) -> str:
    """As in ``ecr.amazonaws.com``."""
    prefix = str(operation.service_model.metadata["endpointPrefix"])
    return f"{_SOURCES.get(prefix, prefix)}.amazonaws.com"


def event_name(source: str, operation: str) -> str:
    """The name CloudTrail gives an operation; S3 and Lambda have their own."""
    if source == "s3.amazonaws.com":
        return _S3_NAMES.get(operation, operation)
    if source == "lambda.amazonaws.com":
        return operation + _LAMBDA_SUFFIX.get(operation, "")
    return operation


def is_management(source: str, operation: str) -> bool:
    """Is the call a management event? Data events are not recorded by the lab.

    An audit bucket among the buckets whose objects are logged would record its own log files, for ever.
    """
    pattern = _NOT_MANAGEMENT.get(source.partition(".")[0])
    return pattern is None or pattern.fullmatch(operation) is None
