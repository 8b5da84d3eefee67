"""Whether a topic's policy lets EventBridge publish, which the emulator does not ask.

The page says that Condition blocks cannot be used in topic policies for EventBridge: a statement with one lets nothing
in.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
"""

from __future__ import annotations

import json
from typing import Any

from lab.emulator import inside
from lab.emulator.bus.failures import Failure

_SERVICE = "events.amazonaws.com"


def refusal(topic_arn: str) -> Failure | None:
    """What EventBridge is told when it may not publish to a topic that exists."""
    written = inside.sns("_topics")[topic_arn].get("attributes", {}).get("Policy") or "{}"
    if any(_lets_in(statement) for statement in _list(json.loads(written).get("Statement"))):
        return None
    return Failure("NO_PERMISSIONS", f"The topic policy of {topic_arn} does not let {_SERVICE} publish.")


def _lets_in(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    services = _list(principal.get("Service")) if isinstance(principal, dict) else []
    actions = {str(action).lower() for action in _list(statement.get("Action"))}
    return (
        statement.get("Effect") == "Allow"
        and _SERVICE in services
        and bool(actions & {"sns:publish", "sns:*", "*"})
        and not statement.get("Condition")
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
