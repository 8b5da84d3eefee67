"""What a question needs of the record, read off its SQL: only what is proved is left out."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from custody.catalog.model import Activity
from custody.lake.columns import BY_NAME
from custody.lake.rule_findings import RELATION
from custody.questions.bounds_of_sql import bounds
from custody.questions.needs import EVERYTHING, Bounds, Needs, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

_RECORDS = frozenset({"events", "replaced_records"})
_OTHERS = frozenset({"state_changes", "record_hours", RELATION})
_ANY_ACTIVITY = frozenset(map(str, Activity))
_DECIDING = frozenset({"event_source", "event_name", "activity"})
_MOST = 64
"""Combinations of conditions that are still multiplied out."""

_Parts = frozenset[Where]
Scan = tuple[Scope, str, str]
"""A SELECT that reads a relation, the name that the relation has there, and its own."""


def read(sql: str) -> Needs:
    """The needs of one SELECT in Athena's dialect; ``EVERYTHING`` when it cannot be followed."""
    try:
        statements = sqlglot.parse(sql, read="athena")
        query = statements[0] if len(statements) == 1 else None
        if not isinstance(query, exp.Query):
            return EVERYTHING
        scopes = traverse_scope(query)
    except SqlglotError:
        return EVERYTHING
    tables = [table.name.lower() for table in query.find_all(exp.Table)]
    named = {alias.alias_or_name.lower() for alias in query.find_all(exp.CTE, exp.Subquery)}
    strange = set(tables) - _RECORDS - _OTHERS - named
    if not scopes or strange or named & (_RECORDS | _OTHERS) or _is_odd(query):
        return EVERYTHING
    relations = frozenset(tables) & (_RECORDS | _OTHERS)
    scans = [scan for scope in scopes for scan in _scans(scope)]
    # A scan that was not found is one that nothing is known of.
    found = len(scans) >= sum(name in relations for name in tables)
    kept_to = bounds(query, scans) if found else Bounds.none()
    if RELATION in relations:
        # Rules are about any action, and look at every column but what tells records apart.
        return Needs(relations | {"events"}, frozenset(BY_NAME) - {"fingerprint"}, None, kept_to)
    return Needs(relations, _columns(query, scopes), _where(scans) if found else None, kept_to)


def _scans(scope: Scope) -> Iterator[Scan]:
    """The relations that a SELECT reads itself, and not through another one."""
    if isinstance(scope.expression, exp.Select):
        for alias, (_, source) in scope.selected_sources.items():
            if isinstance(source, exp.Table) and source.name.lower() in _RECORDS | _OTHERS:
                yield scope, alias, source.name.lower()


def _is_odd(query: exp.Query) -> bool:
    """Whether a name may mean another column than the one it is, or what is scanned is left to chance."""
    for join in query.find_all(exp.Join):
        # What both sides have is one column then, or one side has none.
        if join.args.get("using") or join.args.get("method") or join.kind in ("SEMI", "ANTI"):
            return True
    for alias in query.find_all(exp.TableAlias):
        if alias.columns and (
            isinstance(alias.parent, exp.Table) or not _DECIDING.isdisjoint(map(_name, alias.columns))
        ):
            return True
    return query.find(exp.TableSample, exp.Pivot, exp.MatchRecognize, exp.Columns) is not None


def _name(named: exp.Expr) -> str:
    return named.name.lower()


def _columns(query: exp.Query, scopes: list[Scope]) -> frozenset[str] | None:
    rows = {source.lower() for scope in scopes for source in scope.sources} | _RECORDS
    columns = [column for column in query.find_all(exp.Column) if not isinstance(column.this, exp.Star)]
    names = {name.lower() for column in columns for name in (column.name, column.table)} - {""}
    # A relation's name in place of a column is the whole row.
    if any(_name(column) in rows - BY_NAME.keys() for column in columns):
        return None
    if any(_gives_rows(scope) and not _is_named_later(scope) for scope in scopes):
        return None
    return frozenset(names & BY_NAME.keys())


def _gives_rows(scope: Scope) -> bool:
    """Whether a star hands on every column of events, whatever they are."""
    if not isinstance(scope.expression, exp.Select):
        return any(_gives_rows(each) for each in scope.set_operation_scopes or ())
    for star in scope.expression.expressions:
        if not star.is_star:
            continue
        table = star.table.lower() if isinstance(star, exp.Column) else ""
        for name, (_, source) in scope.selected_sources.items():
            if table and table != name.lower():
                continue
            if _gives_rows(source) if isinstance(source, Scope) else source.name.lower() in _RECORDS:
                return True
    return False


def _is_named_later(scope: Scope) -> bool:
    """Whether what a SELECT gives is taken by name alone: in a FROM, and not compared as a whole before."""
    select = scope.expression
    around = select.parent
    renamed = isinstance(around, exp.CTE | exp.Subquery) and around.alias_column_names
    if renamed or select.args.get("distinct") or _counts_columns(select):
        return False
    return isinstance(around, exp.Exists | exp.CTE) or (
        isinstance(around, exp.Subquery) and isinstance(around.parent, exp.From | exp.Join)
    )


def _counts_columns(select: exp.Expr) -> bool:
    """Whether it orders or groups by the number of a column, which a star hides."""
    clauses = (clause for name in ("order", "group") if (clause := select.args.get(name)))
    keys = (key.this if isinstance(key, exp.Ordered) else key for clause in clauses for key in clause.expressions)
    return any(isinstance(key, exp.Literal) and not key.is_string for key in keys)


def _where(scans: list[Scan]) -> _Parts | None:
    """The records that any scan of events may let through, None for all."""
    found: _Parts = frozenset()
    for scope, alias, relation in scans:
        if relation in _RECORDS:
            parts = _let_through(scope, alias)
            if parts is None:
                return None
            found |= parts
    return found


def _let_through(scope: Scope, alias: str) -> _Parts | None:
    where = scope.expression.args.get("where")
    condition = where.this if where else None
    parts = frozenset({Where()}) if condition is None else _parts(condition, alias.lower())
    return None if Where() in parts else parts


def _parts(condition: exp.Expr, alias: str) -> _Parts:
    """What a condition lets through: the records that make it neither false nor NULL, and perhaps more."""
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        return _both(_parts(condition.left, alias), _parts(condition.right, alias))
    if isinstance(condition, exp.Or):
        return _either(_parts(condition.left, alias), _parts(condition.right, alias))
    if isinstance(condition, exp.EQ):
        for column, value in ((condition.left, condition.right), (condition.right, condition.left)):
            if name := _deciding(column, alias):
                return _one_of(name, [value])
    if isinstance(condition, exp.In) and (name := _deciding(condition.this, alias)) and condition.expressions:
        return _one_of(name, condition.expressions)
    if _is_not_null(condition) and _deciding(condition.this.this, alias) == "activity":
        return frozenset({Where(activities=_ANY_ACTIVITY)})
    return frozenset({Where()})


def _is_not_null(condition: exp.Expr) -> bool:
    inner = condition.this if isinstance(condition, exp.Not) else None
    return isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)


def _deciding(column: exp.Expr, alias: str) -> str | None:
    """The name of a column that says of what action a record is, if it is one of this scan."""
    if not isinstance(column, exp.Column) or column.args.get("db"):
        return None
    if column.table and column.table.lower() != alias:
        return None
    return column.name.lower() if column.name.lower() in _DECIDING else None


def _one_of(name: str, values: list[exp.Expr]) -> _Parts:
    texts = frozenset(value.name for value in values if isinstance(value, exp.Literal) and value.is_string)
    # A question mark may stand for half a surrogate pair in the record.
    if len(texts) < len({value.sql() for value in values}) or any("?" in text for text in texts):
        return frozenset({Where()})
    match name:
        case "event_source":
            return frozenset({Where(sources=texts)})
        case "event_name":
            return frozenset({Where(names=texts)})
    return frozenset({Where(activities=texts)})


def _either(one: _Parts, other: _Parts) -> _Parts:
    return frozenset({Where()}) if Where() in one | other else one | other


def _both(one: _Parts, other: _Parts) -> _Parts:
    if len(one) * len(other) > _MOST:
        return one
    return frozenset(_narrowed(left, right) for left, right in product(one, other))


def _narrowed(one: Where, other: Where) -> Where:
    return Where(
        _shared(one.sources, other.sources),
        _shared(one.names, other.names),
        _shared(one.activities, other.activities),
    )


def _shared(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
