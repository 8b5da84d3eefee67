"""Whether a target's role may put events on a bus, and a queue take them: who may not is not asked again.

A role that the lab does not know may do anything. The policy of a bus in the same account is not asked for; that of a
bus in another account has to allow the role, too.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
"""

from __future__ import annotations

import json
from typing import Any

from lab.emulator import inside, scope
from lab.emulator.bus.failures import Failure

_SERVICE = "events.amazonaws.com"


def refusal(target: dict[str, Any]) -> Failure | None:
    """What EventBridge is told when a target's role does not let it put events on the target."""
    role = str(target.get("RoleArn") or "")
    name, account = role.rpartition("/")[2], role.split(":")[4] if role else scope.account()
    asked = inside.evaluator("EvalContext")(
        principal_arn=role,
        principal_type="AssumedRole",
        principal_account=account,
        action="events:PutEvents",
        resource_arn=target["Arn"],
        region=scope.region(),
    )
    if not _of_the_role(name, account, asked):
        return Failure("NO_PERMISSIONS", f"{role} may not perform events:PutEvents on {target['Arn']}.")
    if not _of_the_bus(target["Arn"], account, asked):
        return Failure("NO_PERMISSIONS", f"The policy of {target['Arn']} does not let {role or account} in.")
    return None


def _of_the_role(name: str, account: str, asked: Any) -> bool:
    if name not in inside.iam("_roles"):
        return True
    allowed = inside.evaluator("_gather_role_policies")(name, account)
    return bool(inside.evaluator("evaluate")(asked, allowed).decision == "Allow")


def _of_the_bus(arn: str, account: str, asked: Any) -> bool:
    address = inside.arn("parse_arn")(arn)
    if address.account_id == account:
        return True
    with scope.within(address.account_id, address.region):
        document = inside.eventbridge("_event_bus_policies").get(address.resource.partition("/")[2])
    return bool(inside.evaluator("evaluate_resource_policy")(document, asked).decision == "Allow")


def takes_from(queue: dict[str, Any], rule: dict[str, Any]) -> bool:
    """Does the queue's policy let EventBridge send for a rule, as its target or as its dead-letter queue?"""
    policy = queue.get("attributes", {}).get("Policy")
    asked = inside.evaluator("EvalContext")(
        principal_arn=_SERVICE,
        principal_type="AWSService",
        principal_account="",
        action="sqs:SendMessage",
        resource_arn=queue["attributes"]["QueueArn"],
        region=scope.region(),
        secure_transport=True,
        service_context={
            "aws:principalisawsservice": "true",
            "aws:sourcearn": rule.get("Arn", ""),
            "aws:sourceaccount": scope.account(),
        },
    )
    document = json.loads(policy) if isinstance(policy, str) and policy else policy
    return bool(inside.evaluator("evaluate_resource_policy")(document, asked, service=_SERVICE).decision == "Allow")
