"""AWS::Athena::NamedQuery. Every property is create-only.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-athena-namedquery.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside
from lab.emulator.cloudformation.answers import checked

TYPE = "AWS::Athena::NamedQuery"


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
    """CreateNamedQuery. ``Ref`` and ``NamedQueryId`` are the query's id."""
    name = props.get("Name") or inside.provisioners("_physical_name")(stack, logical_id, max_len=128)
    made = checked(inside.athena("_create_named_query")({**props, "Name": name}), TYPE)
    return made["NamedQueryId"], {"NamedQueryId": made["NamedQueryId"]}


def update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str
) -> tuple[str, dict[str, Any]]:
    """A new query in the old one's place."""
    created = create(logical_id, new, stack)
    delete(physical_id, old)
    return created


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """DeleteNamedQuery; one that is gone already is no error."""
    if physical_id in inside.athena("_named_queries"):
        checked(inside.athena("_delete_named_query")({"NamedQueryId": physical_id}), TYPE)
