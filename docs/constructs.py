"""Writes docs/constructs.md: what each public construct takes, makes, costs and lets whom do."""

from __future__ import annotations

import inspect
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

import custody_cdk
from custody_cdk import testing
from docs.constructs_made import Made, made
from docs.constructs_text import Said, arguments, said

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = {
    "All of it": ("Custody",),
    "The record": (
        *("Record", "AuditTrail", "AuditBucket", "AccessLogBucket", "AuditKey"),
        *("LogArchive", "TrailOwner", "ExistingBucket", "ExistingKey"),
    ),
    "The alarm path": ("AlarmPath", "AuditBus", "EventForwarder", "DetectionRules", "Alerts"),
    "The lake": ("AuditLake", "lake_listens_for", "LakeTables", "LakeWorkgroup", "LakeBucket", "LakeKey"),
    "Who looks": ("DoctorRole",),
    "What all share": ("Place",),
}
TESTING = tuple(testing.__all__)
_LINKED = (*custody_cdk.__all__, *TESTING)

_HEAD = """\
# Constructs

Made from the docstrings of `custody_cdk` and from the template of a real synthesis by `python -m docs.generate`; a test
fails when this page is stale.

`from custody_cdk import Custody`, or any other name of this page. Every construct takes `scope` and `id_` first and the
rest by its name. What is passed is used, or refused in one line (`CustodyError`). [examples](../examples/README.md)
are whole apps.

What a construct makes is counted in a stack with all of `Custody` and default settings. Of its policies each statement
is here, by its id: whom it lets do what or refuses what, and by what that is narrowed; the holder is the role that the
policy is attached to. Costs are those of us-east-1, and [costs](costs.md) has the sum. Findings of cdk-nag that were
accepted are in [acknowledged findings](acknowledgements.md). Whoever deploys needs what
[permissions](permissions.md#to-deploy) says.
"""


def page() -> str:
    """The page as Markdown."""
    lines = [_HEAD]
    for group, names in GROUPS.items():
        lines.append(f"\n## {group}\n")
        for name in names:
            lines += _section(name, getattr(custody_cdk, name), made().get(name))
    lines.append("\n## For an app's own tests\n")
    lines += _prose(said(testing, _LINKED))
    for name in TESTING:
        lines += _section(name, getattr(testing, name), None)
    return "\n".join(lines).replace("\n\n\n", "\n\n").rstrip() + "\n"


def _section(name: str, thing: Any, counted: Made | None) -> Iterator[str]:
    told = said(thing, _LINKED)
    yield f"\n### {name}\n"
    yield from _prose(told)
    yield from (*arguments(thing.__init__ if inspect.isclass(thing) else thing, told), "")
    yield from _outcome(told)
    if counted:
        yield from _made(counted)
    if inspect.isclass(thing):
        yield from _members(thing)


def _prose(told: Said) -> Iterator[str]:
    for block in told.prose:
        yield from (block, "")


def _outcome(told: Said) -> Iterator[str]:
    if told.returns:
        yield from (f"Returns: {told.returns}", "")
    for error, when in told.raises.items():
        yield from (f"Raises `{error}`: {when}", "")


def _made(counted: Made) -> Iterator[str]:
    total = sum(counted.types.values())
    listed = ", ".join(f"{count} `{type_}`" for type_, count in sorted(counted.types.items()))
    yield from (f"Makes {total} resource{'s' if total > 1 else ''}: {listed}.", "")
    if counted.parts:
        named = ", ".join(f"[`{part}`](#{part.lower()})" for part in dict.fromkeys(counted.parts))
        yield from (f"Their policies are those of {named}{' and its own' if counted.policies else ''}.", "")
    if counted.policies:
        yield "Policies:\n"
        for text, wheres in _alike(counted).items():
            yield f"- {', '.join(wheres)}: {text}"
        yield ""


def _alike(counted: Made) -> dict[str, list[str]]:
    """Where each policy stands, by what it says: topics have the same one."""
    found: dict[str, list[str]] = {}
    for where, statements in counted.policies.items():
        found.setdefault("; ".join(map(_statement, statements)), []).append(where)
    return found


def _statement(statement: dict[str, Any]) -> str:
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    # The administration of a key is two dozen actions, and no use of it.
    shown = ", ".join(f"`{action}`" for action in actions[:6]) + (
        f" and {len(actions) - 6} more" if actions[6:] else ""
    )
    verb = {"Allow": "lets", "Deny": "refuses"}[statement["Effect"]]
    whom = _whom(statement.get("Principal"))
    keys = dict.fromkeys(f"`{key}`" for test in statement.get("Condition", {}).values() for key in test)
    depends = f" (by {', '.join(keys)})" if keys else ""
    return f"`{statement.get('Sid', 'Statement')}` {verb} {whom} {shown}{depends}"


def _whom(principal: Any) -> str:
    if principal is None:
        return "its holder"
    named = principal if isinstance(principal, dict) else {"AWS": principal}
    found = [each for value in named.values() for each in (value if isinstance(value, list) else [value])]
    return ", ".join("everybody" if each == "*" else _short(each) for each in found)


def _short(principal: Any) -> str:
    text = principal if isinstance(principal, str) else str(principal)
    return "the account" if text.endswith((":root", ":root']]}", ":root'}")) else text


def _members(class_: type) -> Iterator[str]:
    """The methods and properties that the class has of its own."""
    properties = []
    for name, member in vars(class_).items():
        if name.startswith("_"):
            continue
        function = member.__func__ if isinstance(member, classmethod) else member
        if isinstance(member, property | cached_property):
            (first, *_) = said(member.fget if isinstance(member, property) else member.func, _LINKED).prose
            properties.append(f"- `{name}`: {first}")
        elif inspect.isfunction(function):
            told = said(function, _LINKED)
            yield f"#### `{class_.__name__}.{name}()`\n"
            yield from _prose(told)
            yield from (*arguments(function, told), "")
            yield from _outcome(told)
    if properties:
        yield from ("Properties:\n", *properties, "")


if __name__ == "__main__":
    sys.stdout.write(page())
