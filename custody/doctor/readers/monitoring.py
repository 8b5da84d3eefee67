"""Alarms, log groups, and the deliveries of the bus's own logs.

See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html and
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.doctor.readers.part import Part, Read, Resource, capitals, chosen, tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.doctor.calls import Calls

_ALARM = (
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "ComparisonOperator",
    "Dimensions",
    "EvaluationPeriods",
    "MetricName",
    "Metrics",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
)


def alarm(calls: Calls, name: str) -> Mapping[str, Any] | None:
    """An alarm of a name; those of the account are fetched by their common beginning, a page of a hundred at once."""
    beginning = calls.account.names.name
    told = {"AlarmTypes": ["MetricAlarm"], **({"AlarmNamePrefix": beginning} if name.startswith(beginning) else {})}
    for each in calls.all("cloudwatch", "describe_alarms", "MetricAlarms", **told):
        if each["AlarmName"] == name:
            found: Mapping[str, Any] = each
            return found
    return None


def _alarm(calls: Calls, wanted: Resource) -> Read | None:
    found = alarm(calls, wanted["AlarmName"])
    return None if found is None else chosen(found, *_ALARM, "ActionsEnabled", "DatapointsToAlarm")


def _alarm_tags(calls: Calls, wanted: Resource) -> Read:
    found = alarm(calls, wanted["AlarmName"])
    if found is None or "Tags" not in wanted.properties:
        return {}
    told = calls.ask("cloudwatch", "list_tags_for_resource", ResourceARN=found["AlarmArn"])
    return {"Tags": tags(told.get("Tags", []))}


def _group(calls: Calls, group: Resource) -> Read | None:
    name = group["LogGroupName"]
    for each in calls.all("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name):
        if each["logGroupName"] == name:
            return chosen(each, LogGroupName="logGroupName", KmsKeyId="kmsKeyId", RetentionInDays="retentionInDays")
    return None


def _group_tags(calls: Calls, group: Resource) -> Read:
    if "Tags" not in group.properties:
        return {}
    arn = f"arn:{calls.partition}:logs:{calls.region}:{calls.number}:log-group:{group['LogGroupName']}"
    return {"Tags": tags(calls.ask("logs", "list_tags_for_resource", resourceArn=arn).get("tags", {}))}


def _stream(calls: Calls, stream: Resource) -> Read | None:
    told = {"logGroupName": stream["LogGroupName"], "logStreamNamePrefix": stream["LogStreamName"]}
    names = [each["logStreamName"] for each in calls.all("logs", "describe_log_streams", "logStreams", **told)]
    return dict(stream.properties) if stream["LogStreamName"] in names else None


def _delivery(calls: Calls, delivery: Resource) -> Read:
    read: Read = capitals(calls.ask("logs", "get_delivery", id=delivery.physical)["delivery"])
    return read


def _destination(calls: Calls, destination: Resource) -> Read:
    found = calls.ask("logs", "get_delivery_destination", name=destination["Name"])["deliveryDestination"]
    to = found.get("deliveryDestinationConfiguration", {}).get("destinationResourceArn")
    return {"Name": found.get("name"), "DestinationResourceArn": to}


def _source(calls: Calls, source: Resource) -> Read:
    found = calls.ask("logs", "get_delivery_source", name=source["Name"])["deliverySource"]
    return {
        **chosen(found, Name="name", LogType="logType"),
        "ResourceArn": next(iter(found.get("resourceArns", [])), None),
    }


READERS = {
    "AWS::CloudWatch::Alarm": (
        Part(_ALARM, _alarm, {"ActionsEnabled": True, "DatapointsToAlarm": None}),
        Part(("Tags",), _alarm_tags),
    ),
    "AWS::Logs::LogGroup": (
        Part(("LogGroupName", "KmsKeyId", "RetentionInDays"), _group),
        Part(("Tags",), _group_tags),
    ),
    "AWS::Logs::LogStream": (Part(("LogGroupName", "LogStreamName"), _stream),),
    "AWS::Logs::Delivery": (Part(("DeliveryDestinationArn", "DeliverySourceName"), _delivery),),
    "AWS::Logs::DeliveryDestination": (Part(("Name", "DestinationResourceArn"), _destination),),
    "AWS::Logs::DeliverySource": (Part(("Name", "LogType", "ResourceArn"), _source),),
}
