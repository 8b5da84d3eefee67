"""PutPermission with a whole policy, which the emulator passes over: it takes the place of the one before.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable


def _taking(put: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def called(data: dict[str, Any]) -> Any:
        if not data.get("Policy"):
            return put(data)
        eb = inside.eventbridge
        eb("_event_bus_policies")[data.get("EventBusName") or "default"] = json.loads(data["Policy"])
        return eb("json_response")({})

    return called


def install() -> None:
    """Put it before the emulator's."""
    inside.eventbridge.put("_put_permission", _taking(inside.eventbridge("_put_permission")))
