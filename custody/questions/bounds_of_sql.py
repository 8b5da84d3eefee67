"""To which accounts, Regions and times a SELECT keeps itself, read off its SQL: only what is proved is left out.

A record has no influence where **every** scan of a relation lets nothing of it through. So a parameter counts that
stands as a condition of its own in the WHERE of each SELECT that scans a relation; a condition over what a scan was
joined with or grouped to is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from custody.questions.needs import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlglot.optimizer.scope import Scope

_HOURS = "record_hours"
_PLACES = ("account", "region")
_COLUMNS = frozenset({*_PLACES, "event_time", "hour"})


def bounds(query: exp.Query, scans: Iterable[tuple[Scope, str, str]]) -> Bounds:
    """What all scans of a query keep themselves to.

    Args:
        query: the whole.
        scans: of every relation that it reads: the SELECT, the name that the relation has there, and its own.
    """
    for named in query.find_all(exp.TableAlias):
        # A name that is given anew may hide the column that it looks like.
        if not _COLUMNS.isdisjoint(column.name.lower() for column in named.columns):
            return Bounds.none()
    found = Bounds()
    for scope, alias, relation in scans:
        found |= _of_scan(scope, alias.lower(), relation)
    return found


def _of_scan(scope: Scope, alias: str, relation: str) -> Bounds:
    where = scope.expression.args.get("where")
    conditions = list(_all_of(where.this)) if where else []
    time = "hour" if relation == _HOURS else "event_time"
    account, region = (any(_keeps_to(each, alias, place) for each in conditions) for place in _PLACES)
    if any(_is_timeless(each, alias, time) for each in conditions) and not scope.expression.args.get("joins"):
        return Bounds(account=account, region=region, timeless=True)
    begins = frozenset(name for each in conditions if (name := _time(each, alias, time, exp.GTE, exp.GT)))
    # An end that is itself let through is the beginning of what comes after: a day whose end it is closes earlier.
    ends = frozenset(name for each in conditions if (name := _time(each, alias, time, exp.LT)))
    return Bounds(account=account, region=region, begins=begins or None, ends=ends or None)


def _all_of(condition: exp.Expr) -> Iterator[exp.Expr]:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from _all_of(condition.left)
        yield from _all_of(condition.right)
    else:
        yield condition


def _keeps_to(condition: exp.Expr, alias: str, place: str) -> bool:
    """Whether it is ``place = :place``, or that or ``:place = ''``."""
    if isinstance(condition, exp.Or):
        one, other = condition.left.unnest(), condition.right.unnest()
        if any(_compares(left, lambda each: _parameter(each) == place, _is_empty) for left in (one, other)):
            return _keeps_to(other, alias, place) or _keeps_to(one, alias, place)
        return False
    return _compares(condition, lambda each: _column(each, alias) == place, lambda each: _parameter(each) == place)


def _is_timeless(condition: exp.Expr, alias: str, time: str) -> bool:
    return (
        isinstance(condition, exp.Is)
        and isinstance(condition.expression, exp.Null)
        and _column(condition.this, alias) == time
    )


def _time(condition: exp.Expr, alias: str, time: str, *kinds: type[exp.Expr]) -> str | None:
    """The parameter that a time is compared with: ``event_time >= CAST(:since AS timestamp)``."""
    if not isinstance(condition, kinds) or _column(condition.this, alias) != time:
        return None
    value = condition.expression.unnest()
    if time == "hour" and isinstance(value, exp.TimestampTrunc | exp.DateTrunc) and _is_hour(value.unit):
        value = value.this.unnest()
    is_moment = isinstance(value, exp.Cast) and value.is_type(exp.DataType.Type.TIMESTAMP)
    return _parameter(value.this) if is_moment else None


def _is_hour(unit: exp.Expr | None) -> bool:
    return unit is not None and unit.name.upper() == "HOUR"


def _compares(condition: exp.Expr, one: Callable[[exp.Expr], bool], other: Callable[[exp.Expr], bool]) -> bool:
    """Whether it says that two sides are equal, whichever stands first."""
    if not isinstance(condition, exp.EQ):
        return False
    left, right = condition.left.unnest(), condition.right.unnest()
    return (one(left) and other(right)) or (one(right) and other(left))


def _column(found: exp.Expr, alias: str) -> str | None:
    if not isinstance(found, exp.Column) or found.args.get("db") or found.table.lower() not in ("", alias):
        return None
    return found.name.lower()


def _parameter(found: exp.Expr) -> str | None:
    return found.name if isinstance(found, exp.Placeholder) else None


def _is_empty(found: exp.Expr) -> bool:
    return isinstance(found, exp.Literal) and found.is_string and not found.name
