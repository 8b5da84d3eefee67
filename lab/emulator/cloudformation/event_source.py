"""AWS::Lambda::EventSourceMapping keeps its tags, which the emulator drops.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside

TYPE = "AWS::Lambda::EventSourceMapping"


def keep(uuid: str, props: dict[str, Any]) -> None:
    """What ListTags tells of it."""
    inside.lambda_("_esms")[uuid]["Tags"] = {each["Key"]: each["Value"] for each in props.get("Tags", [])}
