"""The columns that the catalogue fills, as SQL over the raw table: made from the actions, never by hand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.catalog import read_only as reads
from custody.catalog import things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from custody.catalog.model import Action


MOST_CHARACTERS = 3_300
"""Of one expression of arrays: Athena, as Trino, compiles each into a class, and refuses what does not fit into one."""


_SUFFIX = ".amazonaws.com"

SHORT = {"req": "requestparameters", "res": "responseelements"}
"""Names by which the expressions of arrays call the columns that they mention most."""

_SHORT = {column: name for name, column in SHORT.items()}


def service(event_source: str) -> str:
    """The SQL of the service of an event source's column, such as ``ecr``; NULL or empty where it is no service of AWS.

    The conditions are on this, not on the whole event source: there are hundreds in a view, and a template holds it.
    """
    return f"REGEXP_EXTRACT({event_source}, '^(.+){_SUFFIX.replace('.', '[.]')}$', 1)"


def scope() -> tuple[str, ...]:
    """The event sources in scope: every service that the catalogue audits, and the console's sign-in."""
    return tuple(sorted({action.event_source for action in catalog.ACTIONS} | {"signin.amazonaws.com"}))


def in_scope(column: str) -> str:
    """The condition that an event source is one of :func:`scope`."""
    return f"{column} IN ({_texts(scope())})"


def activity(source: str, name: str) -> str:
    """The SQL of ``activity`` from the columns of the service and the event name."""
    return _case(source, name, lambda action: action.activity.value, lambda value: f"'{value}'")


def arrays(source: str, name: str) -> dict[str, str]:
    """The SQL of arrays, by the name to give them, that :func:`column` wants beside it; empty or NULL without values.

    Args:
        source: the column of the service.
        name: the column of the event name.
    """
    found = {of: case for column in things.COLUMNS for of, case in _values(column, source, name).items()}
    patterns = defaultdict(list)
    for action in catalog.ACTIONS:
        if pattern := things.NAMED.get(action.service):
            patterns[pattern].append(action.event_source.removesuffix(_SUFFIX))
    named = [f"WHEN {source} IN ({_texts(sources)}) THEN {_from_arns(p)}" for p, sources in patterns.items()]
    return found | {"arn_names": f"CASE {' '.join(named)} END", "arns": _present(_array("resources[].ARN"))}


def column(name: str, service: str, event_name: str, activity: str) -> str:
    """The SQL of one of ``things.COLUMNS``, over the arrays of :func:`arrays`.

    Args:
        name: the column.
        service: the column of the service.
        event_name: the column of the event name.
        activity: the column of :func:`activity`, NULL for an action that the catalogue does not know.
    """
    if name == "resource":
        columns = ("repository", "pipeline", "resource")
        places = ", ".join(joined(of) for each in columns for of in _values(each, service, event_name))
        arns = f"COALESCE({joined('arn_names')}, {joined('arns')})"
        return f"COALESCE({places}, CASE WHEN {activity} IS NOT NULL THEN {arns} END)"
    by_arn = _case(service, event_name, lambda action: things.named_by_arn(action, name), lambda _: "TRUE")
    values = ", ".join(joined(of) for of in _values(name, service, event_name))
    values = f"COALESCE({values})" if ", CASE" in values else values
    return values if "WHEN" not in by_arn else f"COALESCE({values}, CASE WHEN {by_arn} THEN {joined('arn_names')} END)"


def _values(column: str, source: str, name: str) -> dict[str, str]:
    """The arrays of a column, each by its name: several where one would be more than Athena compiles."""
    branches = _branches(source, name, lambda action: _paths_of(action, column), _first_of)
    parts: list[list[str]] = [[]]
    for branch in branches:
        if parts[-1] and len(" ".join([*parts[-1], branch])) > MOST_CHARACTERS:
            parts.append([])
        parts[-1].append(branch)
    return {f"{column}_values_{number}": _present(_of_branches(part)) for number, part in enumerate(parts, start=1)}


def _paths_of(action: Action, column: str) -> tuple[str, ...]:
    return things.of_other_things(action) if column == "resource" else things.paths(action, column)


def read_only(source: str, name: str, activity: str) -> str:
    """The SQL of what the catalogue says of an action: TRUE for a read, FALSE for a known change, else NULL.

    Args:
        source: the column of the service.
        name: the column of the event name.
        activity: the column of :func:`activity`.
    """
    listed = ", ".join(f"'{service} {each}'" for service, each in reads.listed())
    read = f"REGEXP_LIKE({name}, '^({'|'.join(reads.PREFIXES)})') OR {source} || ' ' || {name} IN ({listed})"
    return f"CASE WHEN {read} THEN TRUE WHEN {activity} IS NOT NULL THEN FALSE END"


def joined(array: str) -> str:
    """The SQL of an array's distinct values in the order of their first appearance, with commas; NULL when empty."""
    # Not ARRAY_DISTINCT, which keeps the order on Athena alone.
    firsts = f"FILTER(SEQUENCE(1, CARDINALITY({array})), i -> ARRAY_POSITION({array}, {array}[i]) = i)"
    return f"CASE WHEN CARDINALITY({array}) > 0 THEN ARRAY_JOIN(TRANSFORM({firsts}, i -> {array}[i]), ',') END"


def _case(source: str, name: str, said: Callable[[Action], Any], sql: Callable[[Any], str]) -> str:
    return _of_branches(_branches(source, name, said, sql))


def _of_branches(branches: Sequence[str]) -> str:
    return f"CASE {' '.join(branches)} END" if branches else "NULL"


def _branches(source: str, name: str, said: Callable[[Action], Any], sql: Callable[[Any], str]) -> list[str]:
    groups: dict[Any, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for action in catalog.ACTIONS:
        if said(action):
            groups[said(action)][action.event_source.removesuffix(_SUFFIX)].append(action.name)
    return [f"WHEN {_called(source, name, services)} THEN {sql(value)}" for value, services in groups.items()]


def _called(source: str, name: str, services: Mapping[str, Sequence[str]]) -> str:
    """The condition that it is one of these actions; services whose actions are called alike stand together."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for service, names in services.items():
        alike[tuple(sorted(set(names)))].append(service)
    return " OR ".join(f"{source} {_one_of(these)} AND {name} {_one_of(names)}" for names, these in alike.items())


def _one_of(values: Sequence[str]) -> str:
    return f"= '{values[0]}'" if len(values) == 1 else f"IN ({_texts(values)})"


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in dict.fromkeys(values))


def _first_of(paths: Sequence[str]) -> str:
    """The values of the first path that leads to any, nothing among them."""
    *others, last = [_array(path) for path in paths]
    sql = last
    for array in reversed(others):
        sql = f"CASE WHEN CARDINALITY({_present(array)}) > 0 THEN {array} ELSE {sql} END"
    return sql


def _array(path: str) -> str:
    whole, _, rest = path.partition(".")
    column = _SHORT.get(whole.lower(), whole.lower())
    if column == "resources[]":
        return f"TRANSFORM(resources, r -> NULLIF(r.{rest.lower()}, ''))"
    if not rest:
        return f"ARRAY[NULLIF({column}, '')]"
    first, *steps = rest.split("[]")
    if not steps:
        return f"ARRAY[{_scalar(column, first)}]"
    array = _elements(column, first)
    *between, last = steps
    for step in between:
        lists = f"TRANSFORM({array}, e -> {_elements('e', step)})"
        array = f"FLATTEN(FILTER({lists}, l -> l IS NOT NULL))"
    return f"TRANSFORM({array}, e -> {_scalar('e', last)})"


def _from_arns(pattern: str) -> str:
    return _present(f"TRANSFORM(resources, r -> NULLIF(REGEXP_EXTRACT(r.arn, '{pattern}', 1), ''))")


def _present(array: str) -> str:
    return f"FILTER({array}, v -> v IS NOT NULL)"


def _elements(value: str, path: str) -> str:
    return f"TRY_CAST(JSON_EXTRACT({value}, '{_json_path(path)}') AS ARRAY(JSON))"


def _scalar(value: str, path: str) -> str:
    return f"NULLIF(JSON_EXTRACT_SCALAR({value}, '{_json_path(path)}'), '')"


def _json_path(path: str) -> str:
    return f"$.{path.removeprefix('.')}" if path else "$"
