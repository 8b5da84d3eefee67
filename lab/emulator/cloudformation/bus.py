"""AWS::Events::EventBus: the properties that the emulator's handler drops.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside, scope

if TYPE_CHECKING:
    from collections.abc import Callable

TYPE = "AWS::Events::EventBus"

_KEPT = ("Description", "KmsKeyIdentifier", "DeadLetterConfig", "LogConfig")


def _apply(name: str, props: dict[str, Any]) -> None:
    eb = inside.eventbridge
    bus = eb("_event_buses")[name]
    for key in _KEPT:
        if props.get(key):
            bus[key] = props[key]
        elif key != "Description":
            bus.pop(key, None)
    policy = props.get("Policy")
    if policy:
        eb("_event_bus_policies")[name] = policy


def completing_create(create: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's create, then the rest of the properties."""

    def handler(logical_id: str, props: dict[str, Any], stack: str) -> Any:
        made = create(logical_id, props, stack)
        _apply(made[0], props)
        return made

    return handler


def completing_update(update: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's update, then the rest; a renamed bus takes the old one's place."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:
        made = update(physical_id, old, new, stack)
        _apply(made[0], new)
        if made[0] != physical_id:
            _delete(physical_id)
        return made

    return handler


def checking_delete(delete: Callable[..., Any]) -> Callable[..., Any]:  # noqa: ARG001 - it leaves the policy behind
    """DeleteEventBus, refused while the bus has rules, as AWS does."""
    return lambda physical_id, _props: _delete(physical_id)


def _delete(physical_id: str) -> None:
    eb = inside.eventbridge
    if any(rule.get("EventBusName") == physical_id for rule in eb("_rules").values()):
        raise ValueError(f"{TYPE}: ValidationException: Cannot delete bus {physical_id}: it has rules")
    eb("_delete_event_bus")({"Name": physical_id})
    eb("_event_bus_policies").pop(physical_id, None)
    eb("_tags").pop(f"arn:aws:events:{scope.region()}:{scope.account()}:event-bus/{physical_id}", None)
