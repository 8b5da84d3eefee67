"""What CloudFormation does to the resources of one settings set when it is given those of another.

A resource is updated where it stands unless a property that can only be given when it is made differs; then it is
replaced. Which properties those are say the resource types' own schemas, as cfn-lint ships them:
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.template import Resource, Template

LASTING = frozenset(
    {
        "AWS::CloudTrail::Trail",
        "AWS::DynamoDB::Table",
        "AWS::Glue::Database",
        "AWS::Glue::Table",
        "AWS::KMS::Key",
        "AWS::S3::Bucket",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    }
)
"""What holds something, or somebody's confirmation, that a new one of its kind would not have."""

Address = tuple[str, str, str]
"""Region, stack and logical id: what CloudFormation takes for the same resource."""


@dataclass(frozen=True, slots=True)
class Transition:
    """What becomes of everything in ``before``, apart from what is updated where it stands."""

    before: Mapping[Address, Resource]
    after: Mapping[Address, Resource]
    replaced: frozenset[Address]

    @property
    def gone(self) -> frozenset[Address]:
        """What the stacks hold no longer."""
        return frozenset(self.before) - frozenset(self.after)

    def made_anew(self) -> frozenset[Address]:
        """What stands elsewhere in the stacks afterwards, in the same Region by the same name, and so is in its way."""
        standing = {(place[0], made_of(resource)) for place, resource in self.after.items()}
        named = {place: made_of(self.before[place]) for place in self.gone}
        return frozenset(place for place, name in named.items() if name and (place[0], name) in standing)


def transition(before: Mapping[str, Template], after: Mapping[str, Template]) -> Transition:
    """From the stacks of one settings set to those of another, each by its name."""
    then, now = _addressed(before), _addressed(after)
    references = {
        (template.environment.region, stack, id_): {
            (template.environment.region, stack, other) for other in _needed_when_made(template, id_)
        }
        for stack, template in after.items()
        for id_ in template.resources
    }
    replaced = {a for a in then.keys() & now.keys() if made_of(then[a]) != made_of(now[a])}
    # What is made with a reference to something that is replaced is replaced with it.
    while more := {a for a in then.keys() & now.keys() - replaced if references[a] & replaced}:
        replaced |= more
    return Transition(then, now, frozenset(replaced))


def made_of(resource: Resource) -> tuple[Any, ...]:
    """Type and what is given once and for all; nothing, where nothing of the kind is given."""
    given = [_value(resource.properties, path) for path in create_only(resource.type)]
    return (resource.type, *map(repr, given)) if any(value is not None for value in given) else ()


@cache
def create_only(type_: str) -> tuple[tuple[str, ...], ...]:
    """Paths of the properties whose change replaces a resource of this type, or may."""
    if type_.startswith(("Custom::", "AWS::CloudFormation::CustomResource")):
        return (("ServiceToken",),)
    # A second to import, which only the workers that compare need wait for.
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER  # type: ignore[import-untyped]  # noqa: PLC0415

    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema
    pointers = [*schema.get("createOnlyProperties", ()), *schema.get("conditionalCreateOnlyProperties", ())]
    return tuple(tuple(pointer.removeprefix("/properties/").split("/")) for pointer in pointers)


def _addressed(templates: Mapping[str, Template]) -> dict[Address, Resource]:
    return {
        (template.environment.region, stack, id_): resource
        for stack, template in templates.items()
        for id_, resource in template.resources.items()
    }


def _needed_when_made(template: Template, id_: str) -> set[str]:
    resource = template.resources[id_]
    raw = resource.raw.get("Properties", {})
    return template.references([_value(raw, path) for path in create_only(resource.type)])


def _value(properties: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = properties
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value
