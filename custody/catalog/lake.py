"""AWS Glue, Amazon Athena, EventBridge Scheduler and Data Firehose: what answers come from.

See https://docs.aws.amazon.com/athena/latest/ug/monitor-with-cloudtrail.html,
https://docs.aws.amazon.com/glue/latest/dg/monitor-cloudtrail.html and
https://docs.aws.amazon.com/scheduler/latest/UserGuide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_glue = partial(actions, "glue")
_athena = partial(actions, "athena")
_scheduler = partial(actions, "scheduler")
_firehose = partial(actions, "firehose")
_NAME = request("name")
_TABLE_NAME = request("tableName")
_RESOURCE_ARN = request("resourceArn")
_WORKGROUP = request("workGroup")
_STREAM = request("deliveryStreamName")

_TABLES = (
    *_glue(Activity.WATCHER, "CreateDatabase", resource=request("databaseInput.name")),
    *_glue(Activity.WATCHER, "DeleteDatabase", "UpdateDatabase", resource=_NAME),
    *_glue(Activity.WATCHER, "CreateTable", "UpdateTable", resource=request("tableInput.name", "name")),
    *_glue(Activity.WATCHER, "DeleteTable", resource=_NAME),
    *_glue(Activity.WATCHER, "BatchDeleteTable", resource=request("tablesToDelete[]")),
    *_glue(
        Activity.WATCHER,
        "BatchCreatePartition",
        "BatchDeletePartition",
        "BatchDeleteTableVersion",
        "BatchUpdatePartition",
        "CreatePartition",
        "CreateTableOptimizer",
        "DeletePartition",
        "DeleteTableOptimizer",
        "DeleteTableVersion",
        "UpdatePartition",
        "UpdateTableOptimizer",
        resource=_TABLE_NAME,
    ),
    *_glue(Activity.POLICY, "DeleteResourcePolicy", "PutResourcePolicy", resource=_RESOURCE_ARN),
    *_glue(Activity.WATCHER, "PutDataCatalogEncryptionSettings", resource=request("catalogId")),
    *_glue(Activity.TAG, "TagResource", "UntagResource", resource=_RESOURCE_ARN),
)
_QUERIES = (
    *_athena(Activity.WATCHER, "CreateWorkGroup", resource=_NAME),
    *_athena(Activity.WATCHER, "DeleteWorkGroup", "UpdateWorkGroup", resource=_WORKGROUP),
    *_athena(Activity.WATCHER, "CreateNamedQuery", resource=_NAME),
    *_athena(Activity.WATCHER, "DeleteNamedQuery", "UpdateNamedQuery", resource=request("namedQueryId")),
    *_athena(
        Activity.WATCHER,
        "CreatePreparedStatement",
        "DeletePreparedStatement",
        "UpdatePreparedStatement",
        resource=request("statementName"),
    ),
    *_athena(
        Activity.WATCHER,
        "CreateDataCatalog",
        "DeleteDataCatalog",
        "UpdateDataCatalog",
        resource=_NAME,
    ),
    *_athena(Activity.WATCHER, "StartQueryExecution", resource=_WORKGROUP),
    *_athena(Activity.WATCHER, "StopQueryExecution", resource=request("queryExecutionId")),
    *_athena(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceARN")),
)
_SCHEDULES = (
    *_scheduler(
        Activity.WATCHER,
        "CreateSchedule",
        "CreateScheduleGroup",
        "DeleteSchedule",
        "DeleteScheduleGroup",
        "UpdateSchedule",
        resource=_NAME,
    ),
    *_scheduler(Activity.TAG, "TagResource", "UntagResource", resource=_RESOURCE_ARN),
)
_STREAMS = (
    *_firehose(
        Activity.WATCHER,
        "CreateDeliveryStream",
        "DeleteDeliveryStream",
        "StartDeliveryStreamEncryption",
        "StopDeliveryStreamEncryption",
        "UpdateDestination",
        resource=_STREAM,
    ),
    *_firehose(Activity.TAG, "TagDeliveryStream", "UntagDeliveryStream", resource=_STREAM),
)

ACTIONS = (*_TABLES, *_QUERIES, *_SCHEDULES, *_STREAMS)
