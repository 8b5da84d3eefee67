"""AWS::IAM::Role keeps the policy that bounds it, which the emulator drops.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside

TYPE = "AWS::IAM::Role"


def keep(name: str, props: dict[str, Any]) -> None:
    """What GetRole tells of it."""
    inside.iam("_roles")[name]["PermissionsBoundary"] = props.get("PermissionsBoundary")
