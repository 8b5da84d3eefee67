"""AWS::Lambda::Function keeps where events go that it failed on, which the emulator drops.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside

TYPE = "AWS::Lambda::Function"


def keep(name: str, props: dict[str, Any]) -> None:
    """What GetFunction tells of it."""
    record = inside.lambda_("_functions")[name]
    config = record["config"]
    config.pop("DeadLetterConfig", None)
    if props.get("DeadLetterConfig"):
        config["DeadLetterConfig"] = props["DeadLetterConfig"]
