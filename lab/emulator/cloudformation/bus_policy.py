"""AWS::Events::EventBusPolicy: one statement of a bus's policy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside, scope
from lab.emulator.cloudformation.answers import checked

TYPE = "AWS::Events::EventBusPolicy"


def _bus(props: dict[str, Any]) -> str:
    bus, error = inside.eventbridge("_event_bus_name_from_ref")(str(props.get("EventBusName") or "default"))
    inside.eventbridge("_ensure_default_bus")()
    if error or bus not in inside.eventbridge("_event_buses"):
        raise ValueError(f"{TYPE}: ResourceNotFoundException: Event bus {props.get('EventBusName')} does not exist.")
    return str(bus)


def _put(bus: str, sid: str, props: dict[str, Any]) -> None:
    eb = inside.eventbridge
    statement = props.get("Statement")
    if isinstance(statement, dict):
        # PutPermission takes no whole statement in the emulator; the store does.
        policy = eb("_event_bus_policies").setdefault(bus, {"Version": "2012-10-17", "Statement": []})
        others = [each for each in policy["Statement"] if each.get("Sid") != sid]
        policy["Statement"] = [*others, {"Sid": sid, **statement}]
        return
    names = ("Action", "Principal", "Condition")
    request = {name: props[name] for name in names if props.get(name)}
    checked(eb("_put_permission")({"EventBusName": bus, "StatementId": sid, **request}), TYPE)


def _identity(bus: str, sid: str) -> tuple[str, dict[str, Any]]:
    return f"event-bus-policy/{scope.account()}/{bus}/{sid}", {}


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:  # noqa: ARG001
    """PutPermission on a bus that exists."""
    bus, sid = _bus(props), str(props["StatementId"])
    _put(bus, sid, props)
    return _identity(bus, sid)


def update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str
) -> tuple[str, dict[str, Any]]:
    """The statement anew; another bus or statement id is another policy."""
    created = create(logical_id, new, stack)
    if created[0] != physical_id:
        delete(physical_id, old)
    return created


def delete(physical_id: str, props: dict[str, Any]) -> None:
    """RemovePermission."""
    bus, sid = physical_id.split("/")[-2:] if "/" in physical_id else ("default", str(props.get("StatementId")))
    inside.eventbridge("_remove_permission")({"EventBusName": bus, "StatementId": sid})
