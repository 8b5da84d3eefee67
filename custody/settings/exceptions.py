"""Exceptions: what raises no alert for a while, why, and whose word that is.

What depends on the day is not looked at where they are read: :mod:`custody.settings.ends` is told the day.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import field_validator, model_validator

from custody.detections.parameters import AREAS, OWN, nearest
from custody.sanitize import sanitize
from custody.strict_model import SettingsModel, check_each, setting
from custody.wildcards import matches, narrows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_SCOPE = ("detection", "area", "actor", "resource", "account", "region")
_AREAS = (*AREAS, OWN)
_SHORT, _LONG = 200, 1024
_STARS = "with * for any characters and ? for one"


def _pattern(what: str, description: str, most: int = _LONG) -> Any:
    return setting(None, write=f"{what}, of 1 to {most} characters, {_STARS}", description=description,
                   min_length=1, max_length=most)  # fmt: skip


def _text(default: Any, what: str, description: str) -> Any:
    return setting(default, write=f"a text of 1 to {_SHORT} characters: {what}", description=description,
                   min_length=1, max_length=_SHORT)  # fmt: skip


class ExceptionSettings(SettingsModel):
    """One exception. A finding that all of its fields cover, each as a whole and capitals told apart, is excepted."""

    detection: str | None = _pattern(
        "the id of a detection", "Detections that are meant, by id; every one when left out.", most=64
    )
    area: str | None = setting(
        None,
        write=f"one of {', '.join(_AREAS)}",
        description="Detections that are meant, by the area that `custody detections --service` lists. Not beside "
        "`detection`.",
    )
    actor: str | None = _pattern(
        "an ARN",
        "Who: the ARN in the record, of a role's session as STS writes it, else the name that a finding shows.",
    )
    resource: str | None = _pattern(
        "the name of a resource", "On what: the subject of a finding; of several, each has to be covered."
    )
    account: str | None = _pattern("twelve digits, in quotes", "The account whose record it is.", most=12)
    region: str | None = _pattern("a Region name such as eu-central-1", "The Region of the record.", most=32)
    reason: str = _text(..., "why this is fine for now", "Shown wherever an excepted finding is shown.")
    owner: str = _text(..., "who answers for it", "A person or a team.")
    ticket: str | None = _text(None, "where it was agreed", "A ticket, or its address.")
    until: date = setting(
        write="the last day on which it holds, such as 2027-03-01, a year ahead at most",
        description="The last day on which it holds, UTC. Afterwards alerts are raised again.",
    )

    @field_validator("until", mode="before")
    @classmethod
    def _is_a_day(cls, value: object) -> object:
        # Other forms that Python reads, 20270301 and 2027-W09-1, are no days to most who read settings.
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return value
        return value

    @field_validator(*_SCOPE, "reason", "owner", "ticket")
    @classmethod
    def _holds_nothing_hidden(cls, value: str | None) -> str | None:
        if value is not None and (sanitize(value) != value or value.strip() != value or not value):
            raise ValueError(f"{value!r} holds a control or hidden character, or a blank at an end; leave that out")
        return value

    @field_validator("area")
    @classmethod
    def _is_an_area(cls, value: str | None) -> str | None:
        if value is not None and value not in _AREAS:
            raise ValueError(f"there is no area {value!r}; write one of {', '.join(_AREAS)}")
        return value

    @field_validator("account")
    @classmethod
    def _is_an_account(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"\d{12}|[\d*?]*[*?][\d*?]*", value, re.ASCII):
            raise ValueError(f"{value!r} is no account id; write twelve digits, in quotes, {_STARS}")
        return value

    @field_validator("region")
    @classmethod
    def _is_a_region(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d|[a-z\d*?-]*[*?][a-z\d*?-]*", value, re.ASCII):
            raise ValueError(f"{value!r} is no Region; write a name such as eu-central-1, {_STARS}")
        return value

    @model_validator(mode="after")
    def _means_something(self) -> ExceptionSettings:
        if self.detection is not None and self.area is not None:
            raise ValueError("detection and area are both there; write one of the two")
        if not any(narrows(getattr(self, name)) for name in _SCOPE):
            raise ValueError(
                "it would except everything; write a detection, area, actor, resource, account or region that is more "
                "than wildcards"
            )
        return self

    @property
    def scope(self) -> tuple[tuple[str, str], ...]:
        """What it covers: the fields that are more than a star, and what stands in them."""
        found = ((name, getattr(self, name)) for name in _SCOPE)
        return tuple((name, value) for name, value in found if value is not None and value.strip("*"))

    @property
    def named(self) -> str:
        """What it covers, in a phrase."""
        return ", ".join(f"{name} {value}" for name, value in self.scope)

    def plain(self, areas: Mapping[str, str]) -> dict[str, Any]:
        """As JSON can hold it, with the ids of the detections it is about; ``custody.alerts.exceptions`` takes it.

        Args:
            areas: the area of each detection in use, by id.
        """
        about = [id_ for id_, area in sorted(areas.items()) if self.is_about(id_, area)]
        named = {name: value for name in ("actor", "resource", "account", "region") if (value := getattr(self, name))}
        told = {"reason": self.reason, "owner": self.owner, "ticket": self.ticket or "", "until": str(self.until)}
        return {"detections": about, **named, **told}

    def is_about(self, id_: str, area: str) -> bool:
        """Whether a detection is among those that are meant."""
        return matches(self.detection or "*", id_) and self.area in {None, area}


def insist_on_sense(exceptions: Sequence[ExceptionSettings], known: Collection[str] | None) -> None:
    """Refuse exceptions for detections that there are none of, and those that say the same as another.

    Args:
        exceptions: of the settings.
        known: the ids of all detections; None where that is not known before they are loaded.

    Raises:
        ValueError: a line for each.
    """
    check_each(_refuse, _faults(exceptions, known))


def _refuse(fault: str) -> None:
    raise ValueError(fault)


def _faults(exceptions: Sequence[ExceptionSettings], known: Collection[str] | None) -> Iterator[str]:
    for at, each in enumerate(exceptions):
        wanted = each.detection
        if known is not None and wanted is not None and not any(matches(wanted, id_) for id_ in known):
            yield f"exceptions.{at}.detection: there is no detection {wanted!r}; {nearest(wanted, known)}"
        if (first := _first_of(exceptions[:at], each)) is not None:
            yield f"exceptions.{at}: covers what exceptions.{first} covers, {each.named}; write it once"


def _first_of(others: Iterable[ExceptionSettings], one: ExceptionSettings) -> int | None:
    return next((at for at, other in enumerate(others) if other.scope == one.scope), None)
