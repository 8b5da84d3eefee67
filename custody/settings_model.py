"""What every part of the settings is made of: a strict, frozen model, and fields that say what to write."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(role|user)/[\w+=,.@*?/-]{0,511}[\w+=,.@-][\w+=,.@*?/-]*")


class SettingsModel(BaseModel):
    """Frozen; an unknown key or a value of another type is an error, and the error does not repeat the input."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


def setting(default: Any = ..., *, write: str, description: str, **limits: Any) -> Any:
    """A field that also says what to write, for the error line and for the settings table."""
    return Field(default, description=description, json_schema_extra={"write": write}, **limits)


def refuse_duplicates(values: tuple[str, ...], where: str = "") -> None:
    """What stands twice in a list of a setting is a mistake, and is named.

    Raises:
        ValueError: something stands twice.
    """
    doubled = sorted({value for value in values if values.count(value) > 1})
    if doubled:
        raise ValueError(f"{where}{', '.join(doubled)} stands there twice; write it once")


def principals(arns: tuple[str, ...]) -> tuple[str, ...]:
    """The same ARNs of roles and users, where a star stands for any characters but not for a whole name.

    Raises:
        ValueError: one is something else, or stands twice.
    """
    for arn in arns:
        if not _PRINCIPAL.fullmatch(arn):
            raise ValueError(f"{arn!r} is no ARN of a role or user; write arn:aws:iam::111122223333:role/NAME-*")
    refuse_duplicates(arns)
    return arns
