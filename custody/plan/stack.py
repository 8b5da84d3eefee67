"""A stack as it is compared, its references resolved as far as they can be."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custody.aws.regions import partition_of
from custody.doctor.resolve import Deployed, UnresolvedError
from custody.plan.update_behaviors import UpdateBehavior, behavior_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Place = tuple[str, str, str]
"""Account, Region and name of a stack."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A template and where it stands.

    Attributes:
        name, region: of the stack.
        template: as CloudFormation was given it, or would be.
        account: twelve digits; nothing where it is whichever account is deployed to.
        physical: physical id by logical id, where it is deployed.
    """

    name: str
    region: str
    template: Mapping[str, Any]
    account: str = ""
    physical: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """What CloudFormation takes for the same stack."""
        return self.account, self.region, self.name

    @property
    def bodies(self) -> Mapping[str, Any]:
        """The template's resources, without what is none of AWS's."""
        return {id_: body for id_, body in self.template["Resources"].items() if body["Type"] != "AWS::CDK::Metadata"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource, resolved.

    Attributes:
        id, type: logical id and type.
        body: as the template has it.
        physical: its id in the account, or what it is called before it has one.
        properties: resolved; what cannot be stands as the template has it.
        made_with: logical ids that what is given once and for all refers to.
        refers_to: logical ids that any of its properties refers to.
    """

    id: str
    type: str
    body: Mapping[str, Any]
    physical: str
    properties: Mapping[str, Any]
    made_with: frozenset[str]
    refers_to: frozenset[str]

    @property
    def behavior(self) -> UpdateBehavior | None:
        """What CloudFormation does when it changes, where that is known."""
        return behavior_of(self.type)

    @property
    def subject(self) -> str:
        """How it is named to people: by the name it is given, an address, or its logical id."""
        names = (self.given_name, self.properties.get("Name"), self.properties.get("Endpoint"))
        return f"{self.type} {next((name for name in names if isinstance(name, str)), self.id)}"

    @property
    def made_of(self) -> tuple[str, ...]:
        """Type and what is given once and for all; nothing, where nothing of the kind is given."""
        found = [each for each in self.once().values() if each is not None]
        return (self.type, *map(_text, self.once().values())) if found else ()

    @property
    def given_name(self) -> Any:
        """The name that nothing else of its type may have, where it is given one."""
        name = self.behavior.name if self.behavior else None
        return self.properties.get(name) if name else None

    def once(self) -> dict[str, Any]:
        """What is given once and for all, or perhaps, by the way to it."""
        known = self.behavior or UpdateBehavior()
        return {".".join(path): inside(self.properties, path) for path in (*known.once, *known.perhaps)}

    def keeps(self, attribute: str) -> bool:
        """Whether an attribute, ``DeletionPolicy`` or ``UpdateReplacePolicy``, lets it stay in the account."""
        return str(self.body.get(attribute, "Delete")).startswith("Retain")


def inside(properties: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """A value below a property; None where there is nothing."""
    value: Any = properties
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def resolved(stack: Stack, ids: Mapping[str, str]) -> dict[str, Resource]:
    """The resources of a stack by logical id.

    Args:
        stack: whose.
        ids: what references stand for, by logical id; what is missing stands for the name that is given to it.
    """
    partition, bodies = partition_of(stack.region), stack.bodies
    known = Deployed(
        partition=partition.id,
        account=stack.account or "ACCOUNT",
        region=stack.region,
        dns_suffix=partition.dns_suffix,
        stack=stack.name,
        physical={},
        types={id_: body["Type"] for id_, body in bodies.items()},
    )
    named = {id_: ids.get(id_) or _called(known, id_, body) for id_, body in bodies.items()}
    known = Deployed(**{each: getattr(known, each) for each in known.__slots__} | {"physical": named})
    return {id_: _resource(known, id_, body) for id_, body in bodies.items()}


def _called(known: Deployed, id_: str, body: Mapping[str, Any]) -> str:
    """What a reference to a resource gives that is not deployed: its name, or its logical id in pointed brackets."""
    behavior = behavior_of(body["Type"])
    name = body.get("Properties", {}).get(behavior.name) if behavior and behavior.name else None
    text = str(_value(known, name)) if name is not None else f"<{id_}>"
    topic = body["Type"] == "AWS::SNS::Topic"
    return f"arn:{known.partition}:sns:{known.region}:{known.account}:{text}" if topic else text


def _resource(known: Deployed, id_: str, body: Mapping[str, Any]) -> Resource:
    raw = body.get("Properties", {})
    behavior = behavior_of(body["Type"]) or UpdateBehavior()
    given = [inside(raw, path) for path in (*behavior.once, *behavior.perhaps)]
    values = {name: _value(known, value) for name, value in raw.items() if value != {"Ref": "AWS::NoValue"}}
    refers_to = frozenset(_references(raw)) & known.physical.keys()
    made_with = frozenset(_references(given)) & known.physical.keys()
    return Resource(id_, body["Type"], body, known.physical[id_], values, made_with, refers_to)


def _value(known: Deployed, said: Any) -> Any:
    try:
        return known.value(said)
    except UnresolvedError:
        return said


def _references(value: Any) -> Iterator[str]:
    """The logical ids, and the pseudo parameters, that a part of a template refers to."""
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
    if not isinstance(value, dict):
        return
    for key, each in value.items():
        if key == "Ref":
            yield each
        elif key == "Fn::GetAtt":
            yield each.partition(".")[0] if isinstance(each, str) else each[0]
        elif key == "Fn::Sub":
            yield from _in_text(each if isinstance(each, str) else each[0])
        yield from _references(each)


def _in_text(text: str) -> Iterator[str]:
    for part in text.split("${")[1:]:
        yield part.partition("}")[0].partition(".")[0]


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
