"""Handlers of the emulator's, and then what they drop of a resource's properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Keep = Callable[[str, dict[str, Any]], None]


def completing_create(create: Callable[..., Any], keep: Keep) -> Callable[..., Any]:
    """The emulator's create, then ``keep`` with the physical id and the properties."""

    def handler(logical_id: str, props: dict[str, Any], stack: str) -> Any:
        made = create(logical_id, props, stack)
        keep(made[0], props)
        return made

    return handler


def completing_update(update: Callable[..., Any], keep: Keep) -> Callable[..., Any]:
    """The emulator's update, then the same."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, *rest: str) -> Any:
        made = update(physical_id, old, new, stack, *rest)
        keep(made[0] if made else physical_id, new)
        return made

    return handler
