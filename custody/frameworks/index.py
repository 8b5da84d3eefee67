"""Finds and reads the frameworks: each file beside this that ends in ``.toml`` is one."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from custody.frameworks.model import Control, Framework, FrameworkError, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent


@cache
def framework_ids() -> tuple[str, ...]:
    """The ids of all frameworks, sorted; nothing is read for it."""
    return tuple(sorted(file.stem for file in _HERE.glob("*.toml")))


def all_frameworks() -> tuple[Framework, ...]:
    """Every framework, sorted by id."""
    return tuple(_read(id_) for id_ in framework_ids())


def get(name: str) -> Framework:
    """One framework, by its id or another name that it goes by, in either case.

    Raises:
        FrameworkError: there is none of that name; the nearest is offered.
    """
    wanted = name.lower()
    if wanted in framework_ids():
        return _read(wanted)
    for framework in all_frameworks():
        if wanted in framework.also:
            return framework
    raise FrameworkError(no_framework(name))


def find(id_: str) -> tuple[Control, ...]:
    """The controls of an id, in either case: several frameworks may have one of it.

    Raises:
        FrameworkError: none has; what took its place or the nearest is offered.
    """
    wanted = id_.lower()
    found = [
        each for framework in all_frameworks() for each in framework.controls.values() if each.id.lower() == wanted
    ]
    if found:
        return tuple(found)
    for framework in all_frameworks():
        if id_ in framework.replaced:
            raise FrameworkError(framework.unknown(id_))
    known = {each.lower(): each for framework in all_frameworks() for each in framework.controls}
    near = get_close_matches(wanted, known, n=1)
    offer = f"did you mean {known[near[0]]}?" if near else "custody controls lists the frameworks"
    raise FrameworkError(f"no framework here has control {id_!r}; {offer}")


def no_framework(name: str) -> str:
    """A line about a framework that there is not, with the way out."""
    near = get_close_matches(name.lower(), framework_ids(), n=1)
    offer = f"did you mean {near[0]}?" if near else f"write one of {', '.join(framework_ids())}"
    return f"there is no framework {name!r}; {offer}"


@cache
def _read(id_: str) -> Framework:
    # Whoever only names controls reads no file.
    import tomllib  # noqa: PLC0415  # see above

    held = tomllib.loads((_HERE / f"{id_}.toml").read_text("utf-8"))
    said: Mapping[str, str] = held["not_covered"]
    controls = {
        each: Control(framework=id_, id=each, title=_line(title), not_covered=_not_covered(each, said))
        for each, title in sorted(held["controls"].items(), key=lambda pair: in_order(pair[0]))
    }
    return Framework(**_head(id_, held), controls=MappingProxyType(controls))


def _head(id_: str, held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": id_,
        **{name: held[name] for name in ("title", "version", "date", "source", "whole")},
        "scope": _line(held["scope"]),
        "also": tuple(held.get("also", ())),
        "replaced": MappingProxyType(held.get("replaced", {})),
        "navigator": held.get("navigator", ""),
    }


def _not_covered(id_: str, said: Mapping[str, str]) -> str:
    """What is said of the control itself, else of the family that its id begins with, else of the whole framework."""
    families = [key for key in said if key == id_ or re.match(re.escape(key) + r"(?![0-9A-Za-z])", id_)]
    return _line(said[max(families, key=len)]) if families else _line(said["all"])


def _line(text: str) -> str:
    return " ".join(text.split())
