"""Why a target cannot be given an event, and the queue that such events go to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab.emulator import inside, scope
from lab.emulator.disabled_keys import unusable

if TYPE_CHECKING:
    from collections.abc import Callable

_MANAGED_KEY = "alias/aws/sqs"


@dataclass(frozen=True)
class Failure:
    """An event that its target did not get, in EventBridge's words."""

    code: str
    message: str


def _string(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}


def to_dead_letter_queue(
    failure: Failure,
    target: dict[str, Any],
    event: str,
    rule: dict[str, Any],
    lets_in: Callable[[dict[str, Any], dict[str, Any]], bool],
) -> bool:
    """Put the event into the target's dead-letter queue; False if it has none, or the queue is gone or lets nobody in.

    The body is the event as the rule got it, the attributes are those EventBridge puts:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """
    queue_arn = (target.get("DeadLetterConfig") or {}).get("Arn", "")
    if not queue_arn:
        return False
    address = inside.arn("parse_arn")(queue_arn)
    with scope.within(address.account_id, address.region):
        queue = inside.sqs("_queue_by_arn")(queue_arn)
        if (
            not queue
            or under_the_managed_key(queue)
            or unusable(queue["attributes"].get("KmsMasterKeyId"))
            or not lets_in(queue, rule)
        ):
            return False
        inside.eventbridge("_dispatch_to_sqs")(address, event, {})
        queue["messages"][-1]["message_attributes"] = {
            "RULE_ARN": _string(rule.get("Arn", "")),
            "TARGET_ARN": _string(target.get("Arn", "")),
            "ERROR_CODE": _string(failure.code),
            "ERROR_MESSAGE": _string(failure.message),
        }
    return True


def under_the_managed_key(queue: dict[str, Any]) -> bool:
    """Whether a queue is encrypted with the key that AWS manages for SQS, whose policy lets no service in.

    A queue under SQS's own key (SSE-SQS) has no key id, and takes what it is sent.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
    """
    return str(queue["attributes"].get("KmsMasterKeyId", "")).endswith(_MANAGED_KEY)


def event_text(view: Any) -> str:
    """The event as a target without input settings gets it."""
    return json.dumps(view.event_with_detail())
