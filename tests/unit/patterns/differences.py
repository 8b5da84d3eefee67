"""Where the emulator's matcher and AWS's differ: each with its source, an example, and when it may show.

The table in docs/patterns.md is this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody.patterns.matchers import Exists

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.patterns import Pattern


@dataclass(frozen=True)
class Difference:
    """One difference; ``answer`` is AWS's for the example, and the emulator gives the other."""

    name: str
    source: str
    pattern: dict[str, Any]
    event: dict[str, Any]
    answer: bool
    applies: Callable[[Pattern, dict[str, Any]], bool]


def _elements(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [element for entry in value for element in _elements(entry)]
    return [value] if isinstance(value, dict) else []


def _absence_meets_array(pattern: Pattern, event: dict[str, Any]) -> bool:
    paths = {
        path for branch in pattern.branches for path, matchers in branch.items() if Exists(present=False) in matchers
    }
    return any(_crosses_array([event], path[:-1]) for path in paths)


def _crosses_array(objects: list[dict[str, Any]], path: tuple[str, ...]) -> bool:
    if not path:
        return False
    found = [_elements(element.get(path[0])) for element in objects]
    return any(len(elements) > 1 for elements in found) or _crosses_array(
        [element for elements in found for element in elements], path[1:]
    )


DIFFERENCES = (
    Difference(
        name="exists: false below an array of objects looks at every element",
        source="https://github.com/aws/event-ruler (NameState.getNameTransitions, ArrayMembership)",
        pattern={"detail": {"a": {"b": [{"exists": False}]}}},
        event={"detail": {"a": [{"b": 1}, {"c": 1}]}},
        answer=False,
        applies=_absence_meets_array,
    ),
)
