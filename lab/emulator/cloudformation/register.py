"""Adding the lab's resource types to the emulator's CloudFormation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside
from lab.emulator.cloudformation import alarm, archive, bus_policy, named_query, rule, trail

if TYPE_CHECKING:
    from types import ModuleType

TYPES: tuple[ModuleType, ...] = (archive, bus_policy, named_query, trail)


def _handlers(module: ModuleType) -> dict[str, Any]:
    return {
        "create": module.create,
        "update": module.update,
        "update_with_logical_id": True,
        "delete": module.delete,
    }


def install() -> None:
    """Register the types; called once the emulator's CloudFormation is loaded."""
    known = inside.provisioners("_RESOURCE_HANDLERS")
    for module in TYPES:
        known[module.TYPE] = _handlers(module)
    rules = known[rule.TYPE]
    rules["create"] = rule.checking_create(rules["create"])
    rules["update"] = rule.checking_update(rules["update"])
    alarms = known[alarm.TYPE]
    alarms["create"] = alarm.creating(alarms["create"])
    alarms["update"] = alarm.updating(alarms["update"])
