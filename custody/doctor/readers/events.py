"""Buses, their policies, archives and rules.

See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from custody.doctor.readers.part import Part, Read, Resource, chosen, tags

if TYPE_CHECKING:
    from custody.doctor.calls import Calls

_DEFAULT = "default"


def _bus(calls: Calls, bus: Resource) -> Read:
    found = calls.ask("events", "describe_event_bus", Name=bus["Name"])
    dead_letters = found.get("DeadLetterConfig") or None
    return {**chosen(found, "Name", "Description", "KmsKeyIdentifier", "LogConfig"), "DeadLetterConfig": dead_letters}


def _bus_tags(calls: Calls, bus: Resource) -> Read:
    found = calls.ask("events", "describe_event_bus", Name=bus["Name"])
    return {"Tags": tags(calls.ask("events", "list_tags_for_resource", ResourceARN=found["Arn"]).get("Tags", []))}


def _policy(calls: Calls, policy: Resource) -> Read | None:
    """One statement of the bus's policy; those that nobody made are for the check ``bus-open``."""
    found = calls.ask("events", "describe_event_bus", Name=policy["EventBusName"]).get("Policy")
    for each in json.loads(found or "{}").get("Statement", []):
        if each.get("Sid") == policy["StatementId"]:
            made = policy["Statement"]
            # EventBridge puts the id in; a template need not.
            statement = each if "Sid" in made else {key: value for key, value in each.items() if key != "Sid"}
            return {"EventBusName": policy["EventBusName"], "StatementId": each["Sid"], "Statement": statement}
    return None


def _archive(calls: Calls, archive: Resource) -> Read:
    found = calls.ask("events", "describe_archive", ArchiveName=archive["ArchiveName"])
    return {
        **chosen(found, "ArchiveName", "RetentionDays", "KmsKeyIdentifier", "EventPattern", "State"),
        "SourceArn": found.get("EventSourceArn"),
    }


def _rule(calls: Calls, rule: Resource) -> Read | None:
    bus = rule.properties.get("EventBusName", _DEFAULT)
    for each in calls.all("events", "list_rules", "Rules", EventBusName=bus):
        if each["Name"] == rule["Name"]:
            read = chosen(each, "Name", "Description", "EventPattern", "State", "ScheduleExpression", "RoleArn")
            return {**read, "EventBusName": each.get("EventBusName", _DEFAULT)}
    return None


def _targets(calls: Calls, rule: Resource) -> Read:
    bus = rule.properties.get("EventBusName", _DEFAULT)
    return {"Targets": calls.all("events", "list_targets_by_rule", "Targets", Rule=rule["Name"], EventBusName=bus)}


def _rule_tags(calls: Calls, rule: Resource) -> Read:
    if "Tags" not in rule.properties:
        return {}
    bus = rule.properties.get("EventBusName", _DEFAULT)
    rules = calls.all("events", "list_rules", "Rules", EventBusName=bus)
    (arn,) = [each["Arn"] for each in rules if each["Name"] == rule["Name"]]
    return {"Tags": tags(calls.ask("events", "list_tags_for_resource", ResourceARN=arn).get("Tags", []))}


READERS = {
    "AWS::Events::EventBus": (
        Part(("Name", "Description", "LogConfig"), _bus, {"KmsKeyIdentifier": None, "DeadLetterConfig": None}),
        Part(("Tags",), _bus_tags),
    ),
    "AWS::Events::EventBusPolicy": (Part(("EventBusName", "StatementId", "Statement"), _policy),),
    "AWS::Events::Archive": (
        Part(
            ("ArchiveName", "RetentionDays", "KmsKeyIdentifier", "SourceArn"),
            _archive,
            {"EventPattern": None, "State": "ENABLED"},
        ),
    ),
    "AWS::Events::Rule": (
        Part(
            ("Name", "Description", "EventPattern", "State", "EventBusName"),
            _rule,
            {"ScheduleExpression": None, "State": "ENABLED", "EventBusName": _DEFAULT},
        ),
        Part(("Targets",), _targets),
        Part(("Tags",), _rule_tags),
    ),
}
