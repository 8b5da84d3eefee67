"""Docstrings as Markdown: prose, arguments, errors and sources apart."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SECTION = re.compile(r"^(Args|Raises|Returns):$")
_ENTRY = re.compile(r"^ {4}(\w+): (.*)$")
_ROLE = re.compile(r":(?:class|func|meth|mod|data):`~?([\w.]+)`")
_FENCE, _FENCED = "```python\n", "\n```"
_LITERAL = re.compile(r"``([^`]+)``")


@dataclass(slots=True)
class Said:
    """What a docstring says."""

    prose: list[str] = field(default_factory=list)
    arguments: dict[str, str] = field(default_factory=dict)
    raises: dict[str, str] = field(default_factory=dict)
    returns: str = ""


def said(thing: object, linked: Sequence[str]) -> Said:
    """The docstring of a class or function.

    Args:
        thing: whose.
        linked: names that have a heading on the page.
    """
    found = Said()
    for block in re.split(r"\n\s*\n", inspect.getdoc(thing) or ""):
        head, *lines = block.splitlines()
        if not _SECTION.match(head):
            _add(found.prose, _block(block, linked))
        elif head == "Returns:":
            found.returns = _words(lines, linked)
        else:
            entries = found.arguments if head == "Args:" else found.raises
            entries |= {name: _words(text, linked) for name, text in _entries(lines).items()}
    return found


def _add(prose: list[str], block: str) -> None:
    """A block of prose; code behind code is one example."""
    if block.startswith(_FENCE) and prose and prose[-1].endswith(_FENCED):
        prose[-1] = prose[-1].removesuffix(_FENCED) + "\n\n" + block.removeprefix(_FENCE)
    elif block:
        prose.append(block)


def _block(block: str, linked: Sequence[str]) -> str:
    # Four spaces are an example: the docstrings here announce it with two colons.
    if all(line.startswith("    ") for line in block.splitlines()):
        return _FENCE + "\n".join(line[4:] for line in block.splitlines()) + _FENCED
    return "" if block.strip() == "::" else _words(block.splitlines(), linked)


def _entries(lines: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        if entry := _ENTRY.match(line):
            found[entry[1]] = [entry[2]]
        else:
            found[list(found)[-1]].append(line)
    return found


def _words(lines: Sequence[str], linked: Sequence[str]) -> str:
    def role(match: re.Match[str]) -> str:
        name = match[1]
        anchor = name.partition(".")[0]
        return f"[`{name}`](#{anchor.lower()})" if anchor in linked else f"`{name}`"

    text = " ".join(line.strip() for line in lines)
    return _LITERAL.sub(r"`\1`", _ROLE.sub(role, text))


def arguments(function: Callable[..., Any], told: Said) -> list[str]:
    """A table of the arguments: name, type, default, meaning; nothing where there are none."""
    parameters = [
        each
        for name, each in inspect.signature(function).parameters.items()
        if name not in {"self", "cls", "scope", "id_"}
    ]
    rows = [
        f"| `{each.name}` | `{str(each.annotation).replace('|', chr(92) + '|')}` | {default(each.default)} | "
        f"{told.arguments.get(each.name, '').replace('|', chr(92) + '|')} |"
        for each in parameters
    ]
    return ["| argument | type | default | |", "|---|---|---|---|", *rows] if rows else []


def default(value: Any) -> str:
    """A default as a caller would write it; ``required`` where there is none."""
    if value is inspect.Parameter.empty:
        return "required"
    return f"`{str(value)!r}`" if isinstance(value, Enum) else f"`{value!r}`"
