"""A template's resources, and what refers to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aws_cdk.assertions import Template


@dataclass(frozen=True, slots=True)
class Resources:
    """The resources of a template, by their logical ids."""

    by_id: Mapping[str, Any]

    @classmethod
    def of(cls, template: Template | Mapping[str, Any]) -> Resources:
        """Those of ``Template.from_stack(...)``, or of a template as plain data."""
        document = template if isinstance(template, dict) else template.to_json()  # type: ignore[union-attr]
        return cls(document.get("Resources", {}))

    def of_type(self, type_: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Logical ids and properties of the resources of a type."""
        for id_, resource in self.by_id.items():
            if resource["Type"] == type_:
                yield id_, resource.get("Properties", {})

    def is_one(self, value: Any, id_: str, name: str) -> bool:
        """Whether a value is a reference to a resource, or its physical name.

        Args:
            value: as it stands in the template.
            id_: logical id of the resource.
            name: the property that holds its physical name.
        """
        return referred(value) == id_ or (
            value is not None and value == self.by_id[id_].get("Properties", {}).get(name)
        )


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


def as_text(value: Any) -> str:
    """A text of which references are parts, with a question mark for each of these."""
    if isinstance(value, str):
        return value
    joined = value.get("Fn::Join") if isinstance(value, dict) else None
    return joined[0].join(map(as_text, joined[1])) if joined else "?"


def many(value: Any) -> list[Any]:
    """One or many, as a list: policies allow both."""
    return value if isinstance(value, list) else [value]
