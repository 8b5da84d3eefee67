"""Names that nothing in the record bears: what was likely meant, instead of silence.

A repository that does not exist and one that was quiet have the same empty answer. So where an answer has no rows, the
names of the period are asked for; on Athena that is one more query for each name that was given, over one column.
"""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from custody import catalog
from custody.catalog import things
from custody.questions.needs import Bounds, Needs, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from custody.engines.protocol import Engine, Value

_WHEN = "event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)"


def _names(columns: Iterable[str], relations: Iterable[str] = ("events",)) -> str:
    return " UNION ".join(
        f"SELECT {column} AS name FROM {relation} WHERE {column} IS NOT NULL AND {_WHEN}"  # noqa: S608  # no input in it
        for column in columns
        for relation in relations
    )


_BOTH = ("events", "state_changes")
NAMES: Mapping[str, str] = {
    "repository": _names(["repository"], _BOTH),
    "tag": _names(["image_tag"], _BOTH),
    "pipeline": _names(["pipeline"], _BOTH),
    "actor": _names(["actor_arn", "actor_name", "session_name", "session_issuer_arn"]),
}
"""By parameter, the SQL of the names that the period knows."""


_PERIOD = Bounds(account=False, region=False, begins=frozenset({"since"}), ends=frozenset({"until"}))

_COLUMNS = {"repository": "repository", "tag": "image_tag", "pipeline": "pipeline"}
"""The columns that the catalogue fills: no record has a value there but of the actions for which it knows a place."""


def needed_for(given: Mapping[str, object]) -> Needs:
    """What has to be there for ``unknown_names`` to be right about the names that were given."""
    found = Needs()
    for parameter in NAMES:
        if given.get(parameter):
            found |= _needed(parameter)
    return found


def _needed(parameter: str) -> Needs:
    column = _COLUMNS.get(parameter)
    if column is None:
        columns = frozenset({"actor_arn", "actor_name", "session_name", "session_issuer_arn"})
        return Needs(frozenset({"events"}), columns, None, _PERIOD)
    names = defaultdict(set)
    for action in catalog.ACTIONS:
        if things.paths(action, column) or things.named_by_arn(action, column):
            names[action.event_source].add(action.name)
    where = frozenset(Where(frozenset({source}), frozenset(found)) for source, found in names.items())
    return Needs(frozenset(_BOTH), frozenset({column}), where, _PERIOD)


def unknown_names(
    engine: Engine, given: Mapping[str, object], bound: Mapping[str, Value], of: str = ""
) -> Iterator[str]:
    """A sentence for each name that was given and that no record of the period bears, with the nearest.

    Args:
        engine: where the question was asked.
        given: what was asked for, by parameter.
        bound: what was bound, for ``since`` and ``until``.
        of: in words, of which account and Region alone the engine has records; empty for all.

    Raises:
        QueryError: the engine refused.
    """
    when = {name: bound[name] for name in ("since", "until") if name in bound}
    for parameter, sql in NAMES.items():
        wanted = str(given.get(parameter) or "")
        if not wanted or len(when) < 2:  # noqa: PLR2004  # both ends
            continue
        # A call that names several has them all in one text.
        names = {part for (name,) in engine.run(sql, when).rows for part in str(name).split(",")}
        if wanted in names:
            continue
        lower = {name.lower(): name for name in sorted(names)}
        near = [lower[each] for each in get_close_matches(wanted.lower(), lower, n=3)]
        offer = f"; did you mean {' or '.join(near)}?" if near else ""
        yield f"no record of the period{of and f' and {of}'} names {parameter} {wanted!r}{offer}"
