"""A template that CloudFormation would refuse is refused at synthesis, where the CDK only warns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jsii
from aws_cdk import (
    Fn,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolation,
    Stack,
    Stage,
    Token,
    Validations,
)
from constructs import Construct

if TYPE_CHECKING:
    from aws_cdk import CfnResource, IPolicyValidationContext

MOST_BYTES = 900_000
"""CloudFormation takes 1,000,000; what is added in the next version needs room too."""

_ID = "CustodyTemplateSize"


def check_template_size(scope: Construct) -> None:
    """Let synthesis fail when the template of the scope's stack has more than 900,000 bytes; once a stack.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    """
    stack = Stack.of(scope)
    if stack.node.try_find_child(_ID) is None:
        Construct(stack, _ID)
        Validations.of(Stage.of(stack) or stack.node.root).add_plugins(_TemplateSize(stack))


def arn_in_few_bytes(user: Construct, resource: CfnResource) -> str:
    """A reference to a resource's ARN of one line instead of four: of some 450 in a template that is 20 KB.

    Args:
        user: who refers to it; in another stack than the resource's the reference is the usual one.
        resource: whose attribute ``Arn`` is meant.
    """
    if Stack.of(user) != Stack.of(resource):
        return Token.as_string(resource.get_att("Arn"))
    return Fn.sub(f"${{{resource.logical_id}.Arn}}")


@jsii.implements(IPolicyValidationPlugin)
class _TemplateSize:
    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    @property
    def name(self) -> str:
        return f"custody: template of {self._stack.node.path}"

    @property
    def version(self) -> str | None:
        return None

    @property
    def rule_ids(self) -> list[str] | None:
        return [_ID]

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        template = Path(context.template_paths[0]).with_name(self._stack.template_file)
        size = template.stat().st_size
        violations = [] if size <= MOST_BYTES else [self._violation(size, str(template))]
        return PolicyValidationPluginReport(success=not violations, violations=violations)

    def _violation(self, size: int, template: str) -> PolicyViolation:
        return PolicyViolation(
            rule_name=_ID,
            description=f"the template has {size} bytes, custody allows {MOST_BYTES} of the 1000000 that "
            "CloudFormation takes",
            fix="give tags to the stack, Stack(tags=...), instead of to all its resources; set "
            "suppress_template_indentation=True on the stack; or set lake.enabled to false and put an AuditLake into "
            "a stack of its own",
            violating_resources=[
                {"constructPath": self._stack.node.path, "locations": [], "templatePath": template},
            ],
        )
