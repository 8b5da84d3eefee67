"""AWS::Logs::DeliveryDestination: where logs are delivered to.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-deliverydestination.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside
from lab.emulator.cloudformation.answers import checked

TYPE = "AWS::Logs::DeliveryDestination"


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:  # noqa: ARG001
    """PutDeliveryDestination. ``Ref`` is the name."""
    to = {"destinationResourceArn": props.get("DestinationResourceArn")}
    wanted = {"name": props["Name"], "deliveryDestinationConfiguration": to}
    if props.get("OutputFormat"):
        wanted["outputFormat"] = props["OutputFormat"]
    made = checked(inside.logs("_put_delivery_destination")(wanted), TYPE)["deliveryDestination"]
    return str(props["Name"]), {"Arn": made["arn"]}


def update(
    physical_id: str,
    old: dict[str, Any],  # noqa: ARG001
    new: dict[str, Any],
    stack: str,
    logical_id: str,
) -> tuple[str, dict[str, Any]]:
    """The same call; another name is another destination."""
    created = create(logical_id, new, stack)
    if created[0] != physical_id:
        delete(physical_id, {})
    return created


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """DeleteDeliveryDestination; one that is gone already is no error."""
    if physical_id in inside.logs("_delivery_destinations"):
        checked(inside.logs("_delete_delivery_destination")({"name": physical_id}), TYPE)
