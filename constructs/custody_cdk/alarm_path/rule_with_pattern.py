"""A rule whose pattern stands in the template as text, which CloudFormation takes as well as an object.

Indented as an object, the patterns of all rules would be a tenth of what a template may have.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_events as events

if TYPE_CHECKING:
    from constructs import Construct

    from custody.patterns import Pattern


def rule_with_pattern(scope: Construct, id_: str, pattern: Pattern, **properties: Any) -> events.CfnRule:
    """The rule; ``properties`` are those of ``events.CfnRule`` but its pattern."""
    rule = events.CfnRule(scope, id_, **properties)
    # The construct takes an object alone.
    rule.add_property_override("EventPattern", pattern.json)
    return rule
