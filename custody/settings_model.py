"""What every part of the settings is made of: a strict, frozen model, and fields that say what to write."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class SettingsModel(BaseModel):
    """Frozen; an unknown key or a value of another type is an error, and the error does not repeat the input."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


def setting(default: Any = ..., *, write: str, description: str, **limits: Any) -> Any:
    """A field that also says what to write, for the error line and for the settings table."""
    return Field(default, description=description, json_schema_extra={"write": write}, **limits)
