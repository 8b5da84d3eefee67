"""The columns that the catalogue fills, as SQL over the raw table: made from the actions, never by hand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from custody import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from custody.catalog.model import Action

ATTRIBUTES = {
    "repository": "repository",
    "image_tag": "tag",
    "image_digest": "digest",
    "pipeline": "pipeline",
    "execution_id": "execution",
}
"""The column of ``events`` and the attribute of an action that says where its values stand."""


def scope() -> tuple[str, ...]:
    """The event sources in scope: every service that the catalogue audits, and the console's sign-in."""
    return tuple(sorted({action.event_source for action in catalog.ACTIONS} | {"signin.amazonaws.com"}))


def in_scope(column: str) -> str:
    """The condition that an event source is one of :func:`scope`."""
    return f"{column} IN ({_texts(scope())})"


def activity(source: str, name: str) -> str:
    """The SQL of ``activity`` from the columns of event source and event name."""
    return _case(source, name, lambda action: action.activity.value, lambda value: f"'{value}'")


def values(column: str, source: str, name: str) -> str:
    """The SQL of an array of all values of a column of ``ATTRIBUTES``: NULL or empty when there is none.

    Raises:
        KeyError: the column is none of ``ATTRIBUTES``.
    """
    attribute = ATTRIBUTES[column]
    return _case(source, name, lambda action: getattr(action, attribute), _first_of)


def joined(array: str) -> str:
    """The SQL of an array's distinct values in the order of their first appearance, with commas; NULL when empty."""
    # Not ARRAY_DISTINCT, which keeps the order on Athena alone.
    firsts = f"FILTER(SEQUENCE(1, CARDINALITY({array})), i -> ARRAY_POSITION({array}, {array}[i]) = i)"
    return f"CASE WHEN CARDINALITY({array}) > 0 THEN ARRAY_JOIN(TRANSFORM({firsts}, i -> {array}[i]), ',') END"


def _case(source: str, name: str, said: Callable[[Action], Any], sql: Callable[[Any], str]) -> str:
    groups: dict[Any, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for action in catalog.ACTIONS:
        if said(action):
            groups[said(action)][action.event_source].append(action.name)
    branches = [
        f"WHEN {source} = '{where}' AND {name} IN ({_texts(names)}) THEN {sql(value)}"
        for value, sources in groups.items()
        for where, names in sources.items()
    ]
    return f"CASE {' '.join(branches)} END"


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in dict.fromkeys(values))


def _first_of(paths: Sequence[str]) -> str:
    """The values of the first path that leads to any."""
    *others, last = [_array(path) for path in paths]
    sql = last
    for array in reversed(others):
        sql = f"CASE WHEN CARDINALITY({array}) > 0 THEN {array} ELSE {sql} END"
    return sql


def _array(path: str) -> str:
    column, _, rest = path.partition(".")
    first, *steps = rest.split("[]")
    if not steps:
        return _present(f"ARRAY[{_scalar(column.lower(), first)}]")
    array = _elements(column.lower(), first)
    *between, last = steps
    for step in between:
        lists = f"TRANSFORM({array}, e -> {_elements('e', step)})"
        array = f"FLATTEN(FILTER({lists}, l -> l IS NOT NULL))"
    return _present(f"TRANSFORM({array}, e -> {_scalar('e', last)})")


def _present(array: str) -> str:
    return f"FILTER({array}, v -> v IS NOT NULL)"


def _elements(value: str, path: str) -> str:
    return f"TRY_CAST(JSON_EXTRACT({value}, '{_json_path(path)}') AS ARRAY(JSON))"


def _scalar(value: str, path: str) -> str:
    return f"NULLIF(JSON_EXTRACT_SCALAR({value}, '{_json_path(path)}'), '')"


def _json_path(path: str) -> str:
    return f"$.{path.removeprefix('.')}" if path else "$"
