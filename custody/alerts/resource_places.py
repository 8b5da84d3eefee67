"""Where recorded calls say what they were made on, for the function in AWS, which has no catalogue."""

from __future__ import annotations

from custody.catalog import things
from custody.catalog.index import ACTIONS

Places = dict[str, dict[str, tuple[tuple[str, ...], str]]]
"""By event source and event name: paths in the record, and the expression that takes a name out of a listed ARN."""


def resource_places() -> Places:
    """The places of every action of the catalogue, as JSON can hold them; some 30 KB."""
    found: Places = {}
    for action in ACTIONS:
        places = (things.paths(action, "resource"), things.NAMED.get(action.service, ""))
        found.setdefault(action.event_source, {})[action.name] = places
    return found
