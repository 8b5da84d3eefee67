"""The parameters of a Query-protocol request (IAM, STS, SNS, CloudFormation): flat names to nested values."""

from __future__ import annotations

import re
from typing import Any


def _has(form: dict[str, str], prefix: str) -> bool:
    return prefix in form or any(key.startswith(f"{prefix}.") for key in form)


def _indexes(form: dict[str, str], prefix: str) -> list[str]:
    numbered = re.compile(re.escape(prefix) + r"\.(\d+)(?:\.|$)")
    found = {match.group(1) for key in form if (match := numbered.match(key))}
    return sorted(found, key=int)


def _list(shape: Any, form: dict[str, str], prefix: str) -> list[Any]:
    if not shape.serialization.get("flattened"):
        prefix = f"{prefix}.{shape.member.serialization.get('name', 'member')}"
    return [nested(shape.member, form, f"{prefix}.{index}") for index in _indexes(form, prefix)]


def _map(shape: Any, form: dict[str, str], prefix: str) -> dict[str, Any]:
    if not shape.serialization.get("flattened"):
        prefix = f"{prefix}.entry"
    key = shape.key.serialization.get("name", "key")
    value = shape.value.serialization.get("name", "value")
    return {
        form.get(f"{prefix}.{index}.{key}", ""): nested(shape.value, form, f"{prefix}.{index}.{value}")
        for index in _indexes(form, prefix)
    }


def nested(shape: Any, form: dict[str, str], prefix: str = "") -> Any:
    """The value of ``shape`` that starts at ``prefix`` in a form."""
    if shape.type_name == "structure":
        result = {}
        for name, member in shape.members.items():
            path = f"{prefix}.{member.serialization.get('name', name)}".lstrip(".")
            if _has(form, path):
                result[name] = nested(member, form, path)
        return result
    if shape.type_name == "list":
        return _list(shape, form, prefix)
    if shape.type_name == "map":
        return _map(shape, form, prefix)
    text = form.get(prefix, "")
    if shape.type_name == "boolean":
        return text.lower() == "true"
    if shape.type_name in {"integer", "long"} and re.fullmatch(r"-?\d+", text):
        return int(text)
    return text
