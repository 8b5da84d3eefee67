"""An event pattern as one SQL predicate over ``events``: the rule in the account, asked of history.

The predicate is written once, in Athena's SQL, and sqlglot turns it into DuckDB's, so what the tests run on
DuckDB is the text that runs in the account. It is never NULL. Import this module only where SQL is wanted: it
loads sqlglot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import sqlglot

from custody.patterns.matchers import AnythingBut, Exact, Exists, Matcher, Numeric, Scalar
from custody.patterns.places import BooleanPlace, JsonPlace, TextPlace, place_of
from custody.patterns.refusal import refuse
from custody.patterns.sql_json import json_condition
from custody.patterns.sql_text import either, one_of, text_condition
from custody.patterns.tree import build_trees

if TYPE_CHECKING:
    from sqlglot import exp

    from custody.patterns.branches import Branch
    from custody.patterns.pattern import Pattern
    from custody.patterns.values import Path


def predicate(pattern: Pattern) -> exp.Expr:
    """The predicate as a sqlglot expression in Athena's dialect.

    Raises:
        PatternError: the pattern asks for what ``events`` does not hold, or for what can never be there.
    """
    return sqlglot.parse_one(predicate_text(pattern), read="athena")


def predicate_sql(pattern: Pattern, dialect: Literal["athena", "duckdb"] = "athena", *, pretty: bool = False) -> str:
    """The predicate as text, by default on one line and for Athena.

    Raises:
        PatternError: as ``predicate``.
    """
    return predicate(pattern).sql(dialect=dialect, pretty=pretty)


def predicate_text(pattern: Pattern) -> str:
    """The predicate as it is before sqlglot has read it, for whoever has a whole query read.

    Raises:
        PatternError: as ``predicate``.
    """
    branches = [_conditions(branch) for branch in pattern.branches]
    common = [text for text in branches[0] if all(text in branch for branch in branches)]
    rest = [" AND ".join(text for text in branch if text not in common) for branch in branches]
    return " AND ".join([*common, either([f"({text})" for text in rest])] if all(rest) else common)


def _conditions(branch: Branch) -> list[str]:
    """One condition a typed column, one a column of JSON: fields that share an array are decided together."""
    conditions = []
    grouped: dict[str, Branch] = {}
    for path, matchers in sorted(branch.items(), key=lambda item: item[0][0] == "detail"):
        place = place_of(path)
        if isinstance(place, JsonPlace):
            grouped.setdefault(place.column.name, {})[path[1:]] = matchers
        elif isinstance(place, BooleanPlace):
            conditions.append(_boolean(place, path, matchers))
        else:
            conditions.append(_text(place, path, matchers))
    for column, fields in grouped.items():
        name = next(iter(fields))[0]
        conditions.append(either([f"({json_condition(column, name, tree)})" for tree in build_trees(fields)]))
    return conditions


def _boolean(place: BooleanPlace, path: Path, matchers: tuple[Matcher, ...]) -> str:
    conditions = []
    for matcher in matchers:
        match matcher:
            case Exists(present):
                conditions.append(_exists(place.sql, present=present))
            case Exact(bool(value)):
                conditions.append(f"COALESCE({place.sql} = {str(value).upper()}, FALSE)")
            case _:
                raise refuse(path, _shown(matcher), "is a boolean in every record; match true, false or exists")
    return either(conditions)


def _text(place: TextPlace, path: Path, matchers: tuple[Matcher, ...]) -> str:
    if any(isinstance(matcher, Exists) for matcher in matchers):
        known = [_exists(place.column, present=m.present) for m in matchers if isinstance(m, Exists)]
        others = tuple(matcher for matcher in matchers if not isinstance(matcher, Exists))
        return either([*known, *([_text(place, path, others)] if others else [])])
    return f"COALESCE({_accepted(place, path, matchers)}, FALSE)"


def _exists(column: str, *, present: bool) -> str:
    return f"{column} IS NOT NULL" if present else f"{column} IS NULL"


def _accepted(place: TextPlace, path: Path, matchers: tuple[Matcher, ...]) -> str:
    stored = [_stored(place, path, matcher.value) for matcher in matchers if isinstance(matcher, Exact)]
    exact_in = place.column if place.stored else place.sql
    conditions = [one_of(exact_in, stored)] if stored else []
    for matcher in matchers:
        match matcher:
            case Exact():
                pass
            case AnythingBut(excluded):
                conditions.append(f"NOT ({_accepted(place, path, excluded)})")
            case Numeric() | Exists():
                raise refuse(path, _shown(matcher), "is text in every record; match text or exists")
            case _:
                conditions.append(text_condition(matcher, place.sql))
    return either(conditions)


def _stored(place: TextPlace, path: Path, value: Scalar) -> str:
    if not isinstance(value, str):
        raise refuse(path, value, "is text in every record; match text or exists")
    stored = place.stored(value) if place.stored else value
    if stored is None:
        raise refuse(path, value, "no event that CloudTrail sends has it; the relation events holds no other")
    return stored


def _shown(matcher: Matcher) -> str:
    return "anything-but" if isinstance(matcher, AnythingBut) else type(matcher).__name__.lower()
