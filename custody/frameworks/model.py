"""What a framework and a control of it are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from custody.errors import CustodyError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class FrameworkError(CustodyError):
    """There is no such framework or control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control, requirement, technique or article of a framework.

    Attributes:
        framework: the framework's id.
        id: as the framework writes it: ``CC8.1``, ``AU-12``, ``T1485``.
        title: what it is about, in our own words.
        not_covered: what of it records of API calls cannot show, whatever there is of evidence.
    """

    framework: str
    id: str
    title: str
    not_covered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One edition of a framework.

    Attributes:
        id: the name of its file, and what ``Controls`` takes: ``soc2``.
        title: its whole name, without the edition.
        version: the edition.
        date: when that was published.
        source: where its publisher has it.
        scope: which of its controls stand in the file.
        whole: whether those are all there are.
        also: other names that a person may call it by.
        controls: by id, in the framework's order.
        replaced: ids of former editions, each with what to write now; empty where nothing took its place.
        navigator: the domain of its layer in the ATT&CK Navigator; empty where it has none.
    """

    id: str
    title: str
    version: str
    date: date
    source: str
    scope: str
    whole: bool
    also: tuple[str, ...]
    controls: Mapping[str, Control]
    replaced: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    navigator: str = ""

    @property
    def name(self) -> str:
        """Title and edition."""
        return f"{self.title} {self.version}"

    def control(self, id_: str) -> Control:
        """One of its controls.

        Raises:
            FrameworkError: it has none of that id here; what took its place or the nearest is offered.
        """
        if id_ in self.controls:
            return self.controls[id_]
        raise FrameworkError(self.unknown(id_))

    def unknown(self, id_: str) -> str:
        """A line about an id that does not stand here, with the way out."""
        if now := self.replaced.get(id_):
            return f"{id_} is of a former edition of {self.title}; {self.version} calls it {now}"
        if id_ in self.replaced:
            return f"{id_} is of a former edition of {self.title}, and {self.version} has nothing in its place"
        parent, dot, _ = id_.rpartition(".")
        if dot and self.replaced.get(parent):
            return (
                f"{id_} belongs to {parent}, which {self.name} replaced by {self.replaced[parent]}; look for it there"
            )
        near = get_close_matches(id_.upper(), [each.upper() for each in self.controls], n=1)
        spelled = {each.upper(): each for each in self.controls}
        offer = f"did you mean {spelled[near[0]]}?" if near else f"custody controls {self.id} lists them"
        if self.whole:
            return f"{self.name} has no {id_}; {offer}"
        return f"{id_} is none of what stands here of {self.name}; {offer}"


def in_order(id_: str) -> list[tuple[int, str]]:
    """What to sort ids by: numbers in them count as numbers, so 10.2 comes after 9.1."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", id_)]
