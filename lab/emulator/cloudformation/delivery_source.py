"""AWS::Logs::DeliverySource: what logs are delivered of.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-deliverysource.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside
from lab.emulator.cloudformation.answers import checked

TYPE = "AWS::Logs::DeliverySource"


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:  # noqa: ARG001
    """PutDeliverySource. ``Ref`` is the name."""
    wanted = {"name": props["Name"], "resourceArn": props.get("ResourceArn"), "logType": props.get("LogType")}
    made = checked(inside.logs("_put_delivery_source")(wanted), TYPE)["deliverySource"]
    return str(props["Name"]), {"Arn": made["arn"], "Service": made.get("service", "")}


def update(
    physical_id: str,
    old: dict[str, Any],  # noqa: ARG001
    new: dict[str, Any],
    stack: str,
    logical_id: str,
) -> tuple[str, dict[str, Any]]:
    """The same call; another name is another source."""
    created = create(logical_id, new, stack)
    if created[0] != physical_id:
        delete(physical_id, {})
    return created


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """DeleteDeliverySource; one that is gone already is no error."""
    if physical_id in inside.logs("_delivery_sources"):
        checked(inside.logs("_delete_delivery_source")({"name": physical_id}), TYPE)
