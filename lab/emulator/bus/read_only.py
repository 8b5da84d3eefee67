"""Is a CloudTrail record of a read-only management event, as EventBridge sees it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIXES = ("Get", "List", "Describe", "Head")

# Read-only without the name saying so, of the services the lab is about. From
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-management-event-list.html
_NAMES = {
    "ecr": {
        "BatchCheckLayerAvailability",
        "BatchGetImage",
        "BatchGetImageReferrer",
        "BatchGetRepositoryScanningConfiguration",
        "DryRunEvent",
        "PolicyExecutionEvent",
    },
    "codepipeline": {"PollForJobs", "PollForThirdPartyJobs"},
    "codebuild": {
        "BatchGetBuildBatches",
        "BatchGetBuilds",
        "BatchGetProjects",
        "BatchGetReportGroups",
        "BatchGetReports",
        "BatchPutCodeCoverages",
        "BatchPutTestCases",
        "RequestBadge",
    },
    "cloudtrail": {"LookupEvents"},
    "events": {"TestEventPattern"},
    "athena": {"BatchGetNamedQuery", "BatchGetPreparedStatement", "BatchGetQueryExecution"},
    "glue": {"BatchGetPartition", "SearchTables"},
    "sts": {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"},
    "kms": {"Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "Sign", "Verify"},
    "logs": {"FilterLogEvents", "StartQuery", "StopQuery", "TestMetricFilter"},
}


# Change events to EventBridge, although they begin with Get. From
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
_CHANGES = {("sts", "GetFederationToken"), ("sts", "GetSessionToken")}


def is_read_only(event_source: str, event_name: str) -> bool:
    """By name: does this action of ``<service>.amazonaws.com`` only read?"""
    service = event_source.partition(".")[0]
    return event_name.startswith(_PREFIXES) or event_name in _NAMES.get(service, ())


def is_read_only_management(record: Mapping[str, Any]) -> bool:
    """Does EventBridge hold this record back from a rule in the plain ``ENABLED`` state?

    Records before version 1.05 carry no ``readOnly``; their names decide. Data and network activity events
    are never held back. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """
    if record.get("managementEvent") is False or record.get("eventCategory", "Management") != "Management":
        return False
    source, name = str(record.get("eventSource", "")), str(record.get("eventName", ""))
    if (source.partition(".")[0], name) in _CHANGES:
        return False
    read_only = record.get("readOnly")
    if read_only is None:
        return is_read_only(source, name)
    return str(read_only).lower() == "true"
