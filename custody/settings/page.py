"""Writes docs/settings.md from the settings model; ``python -m custody.settings.page`` prints it."""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING

from custody.settings import Settings
from custody.settings.source import entry_model, submodel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_HEAD = """# Settings

Made from the settings model by `python -m custody.settings.page`; a test fails when this page is stale.

Settings live in `cdk.json` under `context`, key `custody`. One of them is overridden for a single run with
`-c custody.<setting>=<value>`, nested ones by their dotted name (`-c custody.trail.insights=true`); lists are written
with commas. A setting that does not exist, or a value that is not allowed, is an error in one line.

| setting | default | write | meaning |
|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    return _HEAD + "".join(f"| `{name}` | {_default(field)} | {_text(field)} |\n" for name, field in _fields(Settings))


def _fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        inner = submodel(field)
        if inner is None or field.default is None:
            yield f"{prefix}{name}", field
        if inner is not None:
            yield from _fields(inner, f"{prefix}{name}.")
        if entry := entry_model(field):
            yield from _fields(entry, f"{prefix}{name}[].")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "none, has to be given"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return "none" if value in (None, "", (), {}) else f"`{value}`"


def _text(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    hint = str(extra["write"]) if isinstance(extra, dict) else ""
    return f"{hint} | {field.description}".replace("|", "\\|").replace(" \\| ", " | ", 1)


if __name__ == "__main__":
    sys.stdout.write(page())
