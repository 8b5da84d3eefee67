"""How the readers of the account are described: which properties of a type, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from custody.aws.failures import code_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from custody.doctor.calls import Calls

Read = dict[str, Any]
"""Properties in CloudFormation's shape; what is not there has no key."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a template, resolved.

    Attributes:
        stack: whose it is.
        logical, type, physical: as CloudFormation calls it.
        properties: resolved; what could not be is left out.
        beside: physical ids of all that its stack holds.
        unresolved: names of the properties that were left out.
    """

    stack: str
    logical: str
    type: str
    physical: str
    properties: Mapping[str, Any]
    beside: frozenset[str] = frozenset()
    unresolved: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Any:
        return self.properties[name]

    @property
    def subject(self) -> str:
        """How it is named to people."""
        return f"{self.type} {self.name}"

    @property
    def name(self) -> str:
        """Its own name, or what CloudFormation called it."""
        for key in ("BucketName", "Name", "TopicName", "QueueName", "AliasName", "RoleName", "ManagedPolicyName"):
            if key in self.properties:
                return str(self.properties[key])
        return self.logical if self.type in _NAMED_BY_NUMBER else str(self.physical).rpartition("/")[2] or self.logical


_NAMED_BY_NUMBER = frozenset({"AWS::KMS::Key", "AWS::Logs::Delivery", "AWS::Lambda::EventSourceMapping"})


@dataclass(frozen=True, slots=True)
class Part:
    """Properties of a type that are read together.

    Attributes:
        properties: their names in templates.
        read: asks the account; None when the resource is not there.
        unsaid: what has to stand where the template says nothing, by property: CloudFormation's default.
    """

    properties: tuple[str, ...]
    read: Callable[[Calls, Resource], Read | None]
    unsaid: Mapping[str, Any] = field(default_factory=dict)

    @property
    def compared(self) -> tuple[str, ...]:
        """All that is compared."""
        return (*self.properties, *self.unsaid)


def unless(calls: Calls, codes: str, service: str, operation: str, **told: Any) -> Mapping[str, Any]:
    """A call that has an error of its own for a property that is not set: nothing then."""
    try:
        return calls.ask(service, operation, **told)
    except ClientError as error:
        if code_of(error) in codes.split():
            return {}
        raise


def chosen(answer: Mapping[str, Any], *names: str, **renamed: str) -> Read:
    """Some keys of an answer, under their own names or, as ``Property="key"``, under the property's."""
    pairs = [*((name, name) for name in names), *renamed.items()]
    return {name: answer[key] for name, key in pairs if key in answer}


def capitals(value: Any) -> Any:
    """An answer whose keys begin with a small letter, as CloudFormation writes them."""
    if isinstance(value, dict):
        return {f"{key[:1].upper()}{key[1:]}": capitals(each) for key, each in value.items()}
    return [capitals(each) for each in value] if isinstance(value, list) else value


def tags(
    found: Mapping[str, str] | list[dict[str, str]], key: str = "Key", value: str = "Value"
) -> list[dict[str, str]]:
    """Tags as CloudFormation writes them."""
    pairs = found.items() if not isinstance(found, list) else [(each[key], each[value]) for each in found]
    return [{"Key": name, "Value": text} for name, text in pairs]
