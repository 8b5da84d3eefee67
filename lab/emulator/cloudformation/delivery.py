"""AWS::Logs::Delivery: a source connected with a destination, of which one at a time can be connected.

CloudFormation makes at once whatever does not wait for each other; the second call that touches a source or a
destination meanwhile is a ConflictException. The emulator makes one resource after another, so what does not wait is
found in the template. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html and
https://github.com/hashicorp/terraform-provider-aws/issues/42194
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from lab.emulator import inside, scope
from lab.emulator.cloudformation.answers import checked

TYPE = "AWS::Logs::Delivery"

_ENDS = ("DeliverySourceName", "DeliveryDestinationArn")
_BUSY = "ConflictException: Requested resource is currently being updated. Please try again later."
_made: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
    """CreateDelivery, unless another one is being made. ``Ref`` is the id."""
    record = inside.cloudformation("_stacks")[stack]
    template = inside.cloudformation_engine("_parse_template")(record["_template_body"])["Resources"]
    operation = (scope.account(), scope.region(), stack, str(record.get("LastUpdatedTime") or record["CreationTime"]))
    for other in sorted(_made[operation]):
        if _share_an_end(template[other], template[logical_id]) and other not in _waits_for(template, logical_id):
            raise ValueError(f"{TYPE}: {_BUSY} ({other} is being made)")
    wanted = {"deliverySourceName": props["DeliverySourceName"], "deliveryDestinationArn": props[_ENDS[1]]}
    made = checked(inside.logs("_create_delivery")(wanted), TYPE)["delivery"]
    _made[operation].add(logical_id)
    return made["id"], {"Arn": made["arn"], "DeliveryId": made["id"]}


def update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str
) -> tuple[str, dict[str, Any]]:
    """Between other ends it is another delivery."""
    if any(old.get(end) != new.get(end) for end in _ENDS):
        delete(physical_id, old)
        return create(logical_id, new, stack)
    known = inside.logs("_deliveries")[physical_id]
    return physical_id, {"Arn": known["arn"], "DeliveryId": physical_id}


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """DeleteDelivery; one that is gone already is no error."""
    if physical_id in inside.logs("_deliveries"):
        checked(inside.logs("_delete_delivery")({"id": physical_id}), TYPE)


def _share_an_end(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(one["Properties"].get(end) == other["Properties"].get(end) for end in _ENDS)


def _waits_for(template: dict[str, Any], logical_id: str) -> set[str]:
    """What is made before it, directly or by way of others."""
    found: set[str] = set()
    waiting = [logical_id]
    while waiting:
        new = inside.cloudformation_engine("_extract_deps")(template[waiting.pop()], set(template)) - found
        found |= new
        waiting += new
    return found
