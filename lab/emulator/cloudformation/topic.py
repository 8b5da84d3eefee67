"""AWS::SNS::Topic keeps its key, which the emulator drops.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable

TYPE = "AWS::SNS::Topic"
_KEY = "KmsMasterKeyId"


def _keep(arn: str, props: dict[str, Any]) -> None:
    attributes = inside.sns("_topics")[arn]["attributes"]
    attributes.pop(_KEY, None)
    if props.get(_KEY):
        attributes[_KEY] = str(props[_KEY])


def completing_create(create: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's create, and then the key."""

    def handler(logical_id: str, props: dict[str, Any], stack: str) -> Any:
        made = create(logical_id, props, stack)
        _keep(made[0], props)
        return made

    return handler


def completing_update(update: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's update, and then the key."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, *rest: str) -> Any:
        made = update(physical_id, old, new, stack, *rest)
        _keep(made[0] if made else physical_id, new)
        return made

    return handler
