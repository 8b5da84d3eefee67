"""A property as a template has it, and as the account has it.

What AWS adds by itself, a default in an object, is no difference; what a list has more than the template is one. The
order of lists does not count, nor how policies and event patterns are written.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_DOCUMENTS = frozenset(
    {"AssumeRolePolicyDocument", "EventPattern", "KeyPolicy", "PolicyDocument", "FilterPolicy", "Statement"}
)
"""Properties that are compared whole: whatever stands in one more is a difference."""
_WHOLE = frozenset({"AdvancedEventSelectors", "EventSelectors", "InsightSelectors", "Rules", "Targets", "Variables"})
"""Properties to which AWS adds nothing by itself, and where one word more narrows or diverts."""
_ORDERED = frozenset({"Columns", "PartitionKeys"})
_ROOT = re.compile(r"arn:[a-z0-9-]+:iam::(\d{12}):root")
_SHOWN = 120
ABSENT = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the account is not as the template has it."""

    path: str
    wanted: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.path} is {_shown(self.found)}, and was made {_shown(self.wanted)}"


@dataclass(frozen=True, slots=True)
class StatementDifference(Difference):
    """A statement of a policy that is missing, changed or added."""

    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def differences(path: str, wanted: Any, found: Any) -> list[Difference]:
    """What differs in one property.

    Args:
        path: its name, with dots.
        wanted: as the template has it, resolved.
        found: as the account has it, in CloudFormation's shape; None for nothing.
    """
    name = path.rpartition(".")[2]
    if name == "Tags":
        return _in_object(path, _by_key(wanted), _by_key(found or []))
    wanted, found = _read(wanted), _read(found)
    if plain(wanted) is None and plain(found) is None:
        return []
    if name in _DOCUMENTS or name == "ResourcePolicy":
        return _in_document(path, wanted, found)
    if name in _WHOLE and plain(wanted) != plain(found):
        return _in_parts(path, wanted, found) or [Difference(path, wanted, found)]
    return _in_parts(path, wanted, found)


def _in_parts(path: str, wanted: Any, found: Any) -> list[Difference]:
    name = path.rpartition(".")[2]
    if isinstance(wanted, dict) and isinstance(found, dict):
        return _in_object(path, wanted, found)
    if isinstance(wanted, list) and isinstance(found, list):
        if name not in _ORDERED:
            return _in_list(path, wanted, found)
        return [] if [*map(plain, wanted)] == [*map(plain, found)] else [Difference(path, wanted, found)]
    return [] if plain(wanted) == plain(found) else [Difference(path, wanted, found)]


def plain(value: Any) -> Any:
    """A value so written that equal ones are the same: numbers and booleans as text, lists sorted, objects by key."""
    if value is None or value in ([], {}, ""):
        return None
    value = _read(value)
    if isinstance(value, dict):
        written = {str(key): plain(each) for key, each in sorted(value.items())}
        return {key: each for key, each in written.items() if each is not None}
    if isinstance(value, list):
        return sorted(map(plain, value), key=json.dumps)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def _in_object(path: str, wanted: dict[str, Any], found: dict[str, Any]) -> list[Difference]:
    return [each for key, value in wanted.items() for each in differences(f"{path}.{key}", value, found.get(key))]


def _in_list(path: str, wanted: list[Any], found: list[Any]) -> list[Difference]:
    left, missing = list(found), []
    for each in wanted:
        same = [at for at, other in enumerate(left) if not differences(f"{path}[]", each, other)]
        if same:
            left.pop(same[0])
        else:
            missing.append(each)
    if len(missing) == 1 == len(left) and isinstance(missing[0], dict) and isinstance(left[0], dict):
        return _in_object(f"{path}[]", missing[0], left[0])
    return [Difference(f"{path}[]", missing or None, left or None)] if missing or left else []


def _in_document(path: str, wanted: Any, found: Any) -> list[Difference]:
    if not (isinstance(wanted, dict) and isinstance(found, dict) and "Statement" in wanted):
        return [] if policy(wanted) == policy(found) else [Difference(path, wanted, found)]
    made, stands = _statements(wanted), _statements(found)
    gone = [made[key] for key in made if key not in stands]
    added = [stands[key] for key in stands if key not in made]
    replaced = {each["Sid"] for each in gone if each.get("Sid")} & {each["Sid"] for each in added if each.get("Sid")}
    told = [
        f"statement {each.get('Sid') or _shown(each)} is {'changed' if each.get('Sid') in replaced else 'missing'}"
        for each in gone
    ]
    told += [f"a statement that was not made: {_shown(each)}" for each in added if each.get("Sid") not in replaced]
    return [StatementDifference(path, wanted, found, what) for what in told]


def _statements(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    said = document.get("Statement", [])
    return {json.dumps(policy(each)): each for each in ([said] if isinstance(said, dict) else said)}


def policy(value: Any, key: str = "") -> Any:
    """A policy's document so written that equal ones are the same: one or many are a list, an account is its root."""
    value = _read(value)
    if key == "Principal" and value == "*":
        value = {"AWS": "*"}
    if isinstance(value, dict):
        return {str(name): policy(each, name) for name, each in sorted(value.items())}
    if key in {"Sid", "Effect", "Version", "Id"}:
        return str(value)
    many = value if isinstance(value, list) else [value]
    if any(isinstance(each, dict | list) for each in many):
        return sorted((policy(each, key) for each in many), key=json.dumps)
    return sorted(_atom(each) for each in many)


def _atom(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    root = _ROOT.fullmatch(str(value))
    return root.group(1) if root else str(value)


def _by_key(tags: Any) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in tags}


def _read(value: Any) -> Any:
    """What a text of JSON says; any other value as it is."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _shown(value: Any) -> str:
    if value is None or value in ([], {}, ""):
        return ABSENT
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
