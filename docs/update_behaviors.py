"""Writes custody/plan/update_behaviors.json: of each type in the templates, what is given once and for all.

It is taken from the resource types' own schemas, as cfn-lint ships them:
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from custody.doctor.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TYPES = tuple(sorted(READERS))
"""The types that any template here has; a test goes through the templates."""
_REGION = "us-east-1"


def written() -> str:
    """The file's text."""
    # A second to import.
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER  # type: ignore[import-untyped]  # noqa: PLC0415

    schemas = {type_: PROVIDER_SCHEMA_MANAGER.get_resource_schema(_REGION, type_).schema for type_ in TYPES}
    lines = (f'"{type_}": {json.dumps(_of(type_, schema))}' for type_, schema in schemas.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _of(type_: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    once, perhaps = (_paths(schema.get(key, ())) for key in ("createOnlyProperties", "conditionalCreateOnlyProperties"))
    identifiers = _paths(schema["primaryIdentifier"])
    # What is known by an ARN or an address has its name in a property that is called so.
    own = [] if any(path in once for path in identifiers) else [f"{type_.rpartition(':')[2]}Name"]
    names = [path[0] for path in once if path == own or ([path] == identifiers and path[0].endswith("Name"))]
    return {"once": once, "perhaps": perhaps, "name": names[0] if names else None}


def _paths(pointers: Iterable[str]) -> list[list[str]]:
    return [pointer.removeprefix("/properties/").split("/") for pointer in pointers]
