"""Where recorded calls say what they were made on, for the function in AWS, which has no catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.catalog import things
from custody.catalog.index import ACTIONS
from custody.patterns.matchers import Exact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.patterns import Pattern
    from custody.patterns.branches import Branch

Places = dict[str, dict[str, tuple[tuple[str, ...], str]]]
"""By event source and event name: paths in the record, and the expression that takes a name out of a listed ARN."""

_NAME = ("detail", "eventName")


def resource_places(patterns: Iterable[Pattern] | None = None) -> Places:
    """The places of the actions that patterns may match, by default of all, as JSON can hold them.

    Packed, those of all take 7 KB of a template.
    """
    names = None if patterns is None else _names(patterns)
    found: Places = {}
    for action in ACTIONS:
        if names is None or action.name in names:
            places = (things.paths(action, "resource"), things.NAMED.get(action.service, ""))
            found.setdefault(action.event_source, {})[action.name] = places
    return found


def _names(patterns: Iterable[Pattern]) -> frozenset[str] | None:
    """Every event name that the patterns may match; None where that cannot be listed."""
    listed = [_listed(branch) for pattern in patterns for branch in pattern.branches]
    if any(names is None for names in listed):
        return None
    return frozenset(name for names in listed for name in names or ())


def _listed(branch: Branch) -> list[str] | None:
    matchers = branch.get(_NAME, ())
    values = [matcher.value for matcher in matchers if isinstance(matcher, Exact)]
    return [str(value) for value in values] if values and len(values) == len(matchers) else None
