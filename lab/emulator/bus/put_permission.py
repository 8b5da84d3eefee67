"""PutPermission as EventBridge takes it: an account as its root, and a whole policy instead of what was there.

The emulator keeps a bare account id as the principal, which no policy knows, and does not read ``Policy``.
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
"""

from __future__ import annotations

import json
import re
from typing import Any

from lab.emulator import inside

_emulators_put: Any = None


def put(request: dict[str, Any]) -> Any:
    """Keep a statement or a policy."""
    eb = inside.eventbridge
    if policy := request.get("Policy"):
        eb("_event_bus_policies")[request.get("EventBusName", "default")] = json.loads(policy)
        return inside.responses("json_response")({})
    principal = str(request.get("Principal", "*"))
    if re.fullmatch(r"\d{12}", principal):
        request = {**request, "Principal": {"AWS": f"arn:aws:iam::{principal}:root"}}
    if condition := request.get("Condition"):
        request = {**request, "Condition": {condition["Type"]: {condition["Key"]: condition["Value"]}}}
    return _emulators_put(request)


def install() -> None:
    """Replace the emulator's PutPermission, and keep it for what it does well."""
    global _emulators_put  # noqa: PLW0603 - the original is known only once the emulator is loaded
    _emulators_put = inside.eventbridge("_put_permission")
    inside.eventbridge.put("_put_permission", put)
