"""Adding the lab's resource types to the emulator's CloudFormation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside
from lab.emulator.cloudformation import (
    alarm,
    archive,
    auto_delete,
    bucket,
    bus,
    bus_policy,
    completing,
    delivery,
    delivery_destination,
    delivery_source,
    event_source,
    function,
    iceberg_table,
    items_table,
    lockout,
    named_query,
    role,
    rule,
    stack_set,
    topic,
    trail,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]

COMPLETED: tuple[ModuleType, ...] = (event_source, function, iceberg_table, items_table, role)
"""The emulator's own types that are given what it drops."""
TYPES: tuple[ModuleType, ...] = (
    archive,
    auto_delete,
    bus_policy,
    delivery,
    delivery_destination,
    delivery_source,
    named_query,
    stack_set,
    trail,
)


def _handlers(module: ModuleType) -> dict[str, Any]:
    return {
        "create": module.create,
        "update": module.update,
        "update_with_logical_id": True,
        "delete": module.delete,
    }


def _wrap(handlers: dict[str, Any], **wrappers: Wrapper) -> None:
    """Put the lab's handlers around the emulator's."""
    for name, wrapper in wrappers.items():
        handlers[name] = wrapper(handlers[name])


def install() -> None:
    """Register the types; called once the emulator's CloudFormation is loaded."""
    known = inside.provisioners("_RESOURCE_HANDLERS")
    for module in TYPES:
        known[module.TYPE] = _handlers(module)
    for module in COMPLETED:
        known[module.TYPE] |= {
            "create": completing.completing_create(known[module.TYPE]["create"], module.keep),
            "update": completing.completing_update(known[module.TYPE]["update"], module.keep),
        }
    _wrap(known[rule.TYPE], create=rule.checking_create, update=rule.checking_update)
    _wrap(known[topic.TYPE], create=topic.completing_create, update=topic.completing_update)
    _wrap(known[alarm.TYPE], create=alarm.creating, update=alarm.updating)
    _wrap(
        known[bus.TYPE],
        create=bus.completing_create,
        update=bus.completing_update,
        delete=bus.checking_delete,
    )
    _wrap(
        known[bucket.TYPE],
        create=bucket.completing_create,
        update=bucket.completing_update,
        delete=bucket.refusing_delete,
    )
    _wrap(known[bucket.TYPE], update=lockout.refusing_bucket)
    _wrap(known[lockout.POLICY_TYPE], update=lockout.refusing_policy)
    inside.cloudwatch.put("_cbor_alarm", alarm.describing(inside.cloudwatch("_cbor_alarm")))
    lockout.install()
