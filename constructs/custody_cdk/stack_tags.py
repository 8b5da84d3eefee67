"""Tags that a stack carries are not written at each of its resources again, of which there are some hundred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsii
from aws_cdk import AspectPriority, Aspects, CfnResource, IAspect, NestedStack, Stack, TagManager, Token
from aws_cdk.aws_events import CfnRule

if TYPE_CHECKING:
    from constructs import Construct, IConstruct

_BEFORE_ANY_OTHER = 1_000_000


def tagged_by_stack(scope: Construct) -> None:
    """Leave out of the template what CloudFormation adds by itself: it gives a stack's tags to each of its resources.

    A tag that the stack does not carry, or carries with another value, stays where it was put. Where the app has
    ``@aws-cdk/core:explicitStackTags``, ``Tags.of(app)`` does not reach stacks; ``Stack(tags=...)`` does. Whoever
    deploys the template without the CDK (StackSets, Service Catalog) gives the tags to the stack there.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
    """
    # After all that give tags, and before all that only look.
    Aspects.of(scope).add(_OnceTagged(), priority=AspectPriority.READONLY - 1)


@jsii.implements(IAspect)
class _OnceTagged:
    def __init__(self) -> None:
        self._of_stack: dict[str, dict[str, str]] = {}

    def visit(self, node: IConstruct) -> None:
        if not isinstance(node, CfnResource) or (manager := TagManager.of(node)) is None:
            return
        if not (tags := self._stack_tags(node.stack)):
            return
        own = manager.tag_values()
        if isinstance(node, CfnRule) and own.items() <= tags.items():
            # In one call: they are many, and each is a call to Node.
            node.add_property_deletion_override("Tags")
            return
        for key, _value in own.items() & tags.items():
            manager.remove_tag(key, _BEFORE_ANY_OTHER)

    def _stack_tags(self, stack: Stack) -> dict[str, str]:
        path = stack.node.path
        if path not in self._of_stack:
            # The CDK leaves out what only the deployment knows, and so it stays at the resources.
            given = stack.tags.tag_values().items()
            own = {k: v for k, v in given if not Token.is_unresolved(k) and not Token.is_unresolved(v)}
            if isinstance(stack, NestedStack) and stack.nested_stack_parent:
                own = self._handed_down(stack, stack.nested_stack_parent, own)
            self._of_stack[path] = own
        return self._of_stack[path]

    def _handed_down(self, stack: NestedStack, parent: Stack, own: dict[str, str]) -> dict[str, str]:
        """A nested stack has its parent's tags; what it was given itself its resource has to say, or it is lost."""
        above = self._stack_tags(parent)
        carrier = TagManager.of(stack.nested_stack_resource) if stack.nested_stack_resource else None
        if carrier is None:
            return above
        for key, value in own.items() - above.items():
            carrier.set_tag(key, value)
        return {**above, **own}
