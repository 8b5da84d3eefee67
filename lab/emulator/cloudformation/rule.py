"""AWS::Events::Rule: the emulator creates one without looking at it.

PutRule and PutTargets refuse a bad pattern, a bus that does not exist, a sixth target, a target without the
role it needs. A template that AWS refuses must not pass here.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lab.emulator import inside
from lab.emulator.cloudformation.answers import checked

if TYPE_CHECKING:
    from collections.abc import Callable

TYPE = "AWS::Events::Rule"

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
MAX_TARGETS = 5
MAX_PATTERN = 2048


def check(props: dict[str, Any]) -> None:
    """Refuse what PutRule and PutTargets refuse."""
    eb = inside.eventbridge
    eb("_ensure_default_bus")()
    bus = inside.provisioners("_eb_rule_bus_name")(props)
    if bus not in eb("_event_buses"):
        raise ValueError(f"{TYPE}: ResourceNotFoundException: Event bus {bus} does not exist.")
    pattern = props.get("EventPattern") or ""
    text = json.dumps(pattern, separators=(",", ":")) if isinstance(pattern, dict) else str(pattern)
    if reason := eb("_event_pattern_error")(text):
        raise ValueError(f"{TYPE}: InvalidEventPatternException: Event pattern is not valid. Reason: {reason}")
    if len(text) > MAX_PATTERN:
        raise ValueError(
            f"{TYPE}: LimitExceededException: the pattern has {len(text)} characters, at most {MAX_PATTERN}"
        )
    targets = props.get("Targets") or []
    if len(targets) > MAX_TARGETS:
        raise ValueError(f"{TYPE}: LimitExceededException: the rule has {len(targets)} targets, at most {MAX_TARGETS}")
    for target in targets:
        if error := eb("_validate_target_arn")(target):
            checked(error, TYPE)


def checking_create(create: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's create, after the check."""

    def handler(logical_id: str, props: dict[str, Any], stack: str) -> Any:
        check(props)
        return create(logical_id, props, stack)

    return handler


def checking_update(update: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's update, after the check."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, *rest: str) -> Any:
        check(new)
        return update(physical_id, old, new, stack, *rest)

    return handler
