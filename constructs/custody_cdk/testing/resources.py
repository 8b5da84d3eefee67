"""A template's resources, and what refers to what."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aws_cdk.assertions import Template

_ARNS = {
    "AWS::S3::Bucket": ("BucketName", "s3:::{}"),
    "AWS::SQS::Queue": ("QueueName", "sqs:<Region>:<AccountId>:{}"),
    "AWS::Events::EventBus": ("Name", "events:<Region>:<AccountId>:event-bus/{}"),
    "AWS::CloudTrail::Trail": ("TrailName", "cloudtrail:<Region>:<AccountId>:trail/{}"),
}
_RULE = "AWS::Events::Rule"


@dataclass(frozen=True, slots=True)
class Resources:
    """The resources of a template, by their logical ids."""

    by_id: Mapping[str, Any]

    @classmethod
    def of(cls, template: Template | Mapping[str, Any]) -> Resources:
        """Those of ``Template.from_stack(...)``, or of a template as plain data."""
        document = template if isinstance(template, dict) else template.to_json()  # type: ignore[union-attr]
        return cls(document.get("Resources", {}))

    def of_type(self, type_: str, *, conditioned: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
        """Logical ids and properties of the resources of a type.

        Args:
            type_: as CloudFormation has it.
            conditioned: those too that a ``Condition`` may leave out.
        """
        for id_, resource in self.by_id.items():
            if resource["Type"] == type_ and (conditioned or "Condition" not in resource):
                yield id_, resource.get("Properties", {})

    def condition(self, id_: str) -> str | None:
        """The condition a resource is made under."""
        found = self.by_id[id_].get("Condition")
        return None if found is None else str(found)

    def name(self, id_: str) -> str:
        """A resource's physical name as a text; its logical id in angle brackets where AWS makes one up."""
        resource = self.by_id[id_]
        property_ = "Name" if resource["Type"] == _RULE else _ARNS.get(resource["Type"], ("", ""))[0]
        given = resource.get("Properties", {}).get(property_)
        return f"<{id_}>" if given is None else self.text(given)

    def arn(self, id_: str) -> str:
        """A resource's ARN as a text, of the template's own Region and account."""
        resource = self.by_id[id_]
        if resource["Type"] == _RULE:
            bus = self.bus_name(resource.get("Properties", {}).get("EventBusName"))
            path = "" if bus == "default" else f"{bus}/"
            return f"arn:<Partition>:events:<Region>:<AccountId>:rule/{path}{self.name(id_)}"
        _, shape = _ARNS.get(resource["Type"], ("", ""))
        return f"arn:<Partition>:{shape.format(self.name(id_))}" if shape else f"<{id_}.Arn>"

    def bus_name(self, value: Any) -> str:
        """The name of a rule's bus, which a template may give as the bus's ARN."""
        return "default" if value is None else self.text(value).rpartition(":event-bus/")[2]

    def text(self, value: Any) -> str:
        """A value as one text that can be compared.

        Pseudo parameters are in angle brackets, as ``<Region>``, names and ARNs of resources are spelled out, and every
        ARN is of ``<Partition>``, which a template may say or leave to the deployment.
        """
        if isinstance(value, bool):
            return str(value).lower()
        if not isinstance(value, dict):
            found = str(value)
        elif isinstance(joined := value.get("Fn::Join"), list) and isinstance(joined[1], list):
            found = joined[0].join(map(self.text, joined[1]))
        elif (sub := value.get("Fn::Sub")) is not None:
            found = self._substituted(sub)
        else:
            found = self._referred(value)
        return re.sub(r"^arn:[^:]*:", "arn:<Partition>:", found)

    def _substituted(self, sub: Any) -> str:
        template, values = (sub, {}) if isinstance(sub, str) else sub

        def put(found: re.Match[str]) -> str:
            name = found[1]
            if name in values:
                return self.text(values[name])
            id_, dot, attribute = name.partition(".")
            return self.text({"Fn::GetAtt": [id_, attribute]} if dot else {"Ref": id_})

        return re.sub(r"\$\{([^!}][^}]*)\}", put, template)

    def _referred(self, value: dict[str, Any]) -> str:
        id_ = referred(value)
        if id_ is None or id_ not in self.by_id:
            pseudo = id_ and id_.startswith("AWS::")
            return f"<{id_.removeprefix('AWS::')}>" if id_ and pseudo else f"<{json.dumps(value, sort_keys=True)}>"
        if "Ref" in value:
            return self.name(id_)
        attribute = value["Fn::GetAtt"]
        name = attribute.partition(".")[2] if isinstance(attribute, str) else attribute[1]
        return self.arn(id_) if name == "Arn" else f"<{id_}.{name}>"


def referred(value: Any) -> str | None:
    """The logical id that a Ref or an Fn::GetAtt is about."""
    if not isinstance(value, dict):
        return None
    if isinstance(ref := value.get("Ref"), str):
        return ref
    attribute = value.get("Fn::GetAtt")
    if isinstance(attribute, str):
        return attribute.partition(".")[0]
    return str(attribute[0]) if attribute else None


def many(value: Any) -> list[Any]:
    """One or many, as a list: policies allow both."""
    return value if isinstance(value, list) else [value]
