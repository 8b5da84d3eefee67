"""Lambda functions, their event sources, and schedules.

See https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html and
https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

from custody.doctor.readers.part import Part, Read, Resource, chosen, tags

if TYPE_CHECKING:
    from custody.doctor.calls import Calls

_HANDLER = "index.py"
"""What CloudFormation calls the file that it makes of ``ZipFile``.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
"""
_COPIED = ["Description", "FunctionName", "Handler", "MemorySize", "Role", "Runtime", "Timeout", "KMSKeyArn"]


def _function(calls: Calls, function: Resource) -> Read:
    found = calls.ask("lambda", "get_function", FunctionName=function.physical)
    set_up = found["Configuration"]
    variables = set_up.get("Environment", {}).get("Variables")
    return {
        **{name: set_up[name] for name in _COPIED if name in set_up},
        **chosen(set_up, "DeadLetterConfig", "LoggingConfig"),
        "Environment": {"Variables": variables} if variables else None,
        "Layers": [each["Arn"] for each in set_up.get("Layers") or []],
        "Tags": tags(found.get("Tags", {})),
    }


def _code(calls: Calls, function: Resource) -> Read:
    """The code itself: its sum in the account is that of an archive, which nobody else can make."""
    if "ZipFile" not in function.properties.get("Code", {}):
        return {}
    place = calls.ask("lambda", "get_function", FunctionName=function.physical)["Code"]["Location"]
    with zipfile.ZipFile(io.BytesIO(downloaded(place))) as archive:
        names = archive.namelist()
        text = archive.read(_HANDLER).decode() if _HANDLER in names else ""
    return {"Code": {"ZipFile": text}, "_Files": sorted(set(names) - {_HANDLER, "cfnresponse.py"})}


def downloaded(place: str) -> bytes:
    """What lies at an address that Lambda signed, for ten minutes; by the SDK's own way, proxies and all.

    Raises:
        BotoCoreError: there is no answer.
    """
    content: bytes = URLLib3Session().send(AWSRequest("GET", place).prepare()).content
    return content


def _concurrency(calls: Calls, function: Resource) -> Read:
    found = calls.ask("lambda", "get_function_concurrency", FunctionName=function.physical)
    return chosen(found, "ReservedConcurrentExecutions")


def _mapping(calls: Calls, mapping: Resource) -> Read:
    found = calls.ask("lambda", "get_event_source_mapping", UUID=mapping.physical)
    return {
        **chosen(found, "BatchSize", "EventSourceArn", "FunctionResponseTypes", "ScalingConfig", "FilterCriteria"),
        "FunctionName": str(found["FunctionArn"]).rpartition(":")[2],
        "Enabled": found["State"] in {"Enabled", "Enabling", "Creating", "Updating"},
        "_Arn": found.get("EventSourceMappingArn"),
    }


def _mapping_tags(calls: Calls, mapping: Resource) -> Read:
    if "Tags" not in mapping.properties:
        return {}
    arn = f"arn:{calls.partition}:lambda:{calls.region}:{calls.number}:event-source-mapping:{mapping.physical}"
    return {"Tags": tags(calls.ask("lambda", "list_tags", Resource=arn).get("Tags", {}))}


def _schedule(calls: Calls, schedule: Resource) -> Read:
    found = calls.ask("scheduler", "get_schedule", Name=schedule["Name"], GroupName=_group(schedule))
    names = ("Description", "FlexibleTimeWindow", "Name", "ScheduleExpression", "ScheduleExpressionTimezone", "State")
    return {**chosen(found, *names, "StartDate", "EndDate"), "Target": found.get("Target", {})}


def _group(schedule: Resource) -> str:
    return str(schedule.properties.get("GroupName", "default"))


READERS = {
    "AWS::Lambda::Function": (
        Part(
            (
                "DeadLetterConfig",
                "Description",
                "Environment",
                "FunctionName",
                "Handler",
                "LoggingConfig",
                "MemorySize",
                "Role",
                "Runtime",
                "Tags",
                "Timeout",
            ),
            _function,
            {"Layers": None, "KMSKeyArn": None, "DeadLetterConfig": None},
        ),
        Part(("Code",), _code, {"_Files": None}),
        # Nought is how a function is silenced without a trace in its code.
        Part((), _concurrency, {"ReservedConcurrentExecutions": None}),
    ),
    "AWS::Lambda::EventSourceMapping": (
        Part(
            ("BatchSize", "EventSourceArn", "FunctionName", "FunctionResponseTypes", "ScalingConfig"),
            _mapping,
            {"Enabled": True, "FilterCriteria": None},
        ),
        Part(("Tags",), _mapping_tags),
    ),
    "AWS::Scheduler::Schedule": (
        Part(
            (
                "Description",
                "FlexibleTimeWindow",
                "Name",
                "ScheduleExpression",
                "ScheduleExpressionTimezone",
                "Target",
            ),
            _schedule,
            {"State": "ENABLED", "StartDate": None, "EndDate": None},
        ),
    ),
}
