"""What every part of the settings is made of: a strict, frozen model, and fields that say what to write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_T = TypeVar("_T")


class FaultsError(ValueError):
    """More than one thing is wrong with one value, or between values: one line each."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("; and ".join(faults))


class SettingsModel(BaseModel):
    """Frozen; an unknown key or a value of another type is an error, and the error does not repeat the input."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def _lists_are_tuples(cls, value: object) -> object:
        # JSON has no tuples, and a strict model takes no list for one.
        return tuple(value) if isinstance(value, list) else value


def setting(default: Any = ..., *, write: str, description: str, **limits: Any) -> Any:
    """A field that also says what to write, for the error line and for the settings table."""
    return Field(default, description=description, json_schema_extra={"write": write}, **limits)


def check_each(check: Callable[[_T], object], values: Iterable[_T]) -> None:
    """Hold a check to every value and not to the first bad one alone.

    Raises:
        ValueError: some fail, a line each.
    """
    faults: list[str] = []
    for value in values:
        try:
            check(value)
        except FaultsError as error:
            faults += error.faults
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise FaultsError(*faults)


def refuse_duplicates(values: tuple[str, ...], where: str = "") -> None:
    """What stands twice in a list of a setting is a mistake, and is named.

    Raises:
        ValueError: something stands twice.
    """
    doubled = sorted({value for value in values if values.count(value) > 1})
    if doubled:
        raise ValueError(f"{where}{', '.join(doubled)} stands there twice; write it once")


def existing_folders(values: tuple[str, ...]) -> tuple[str, ...]:
    """Folders that a setting names, each there and each once.

    Raises:
        ValueError: one is no folder, or stands twice.
    """
    for value in values:
        if not value or not Path(value).is_dir():
            raise ValueError(f"{value!r} is no folder; write its path from where cdk.json is, or leave it out")
    refuse_duplicates(values)
    return values
