"""What a pattern asks of a column of JSON text, as a condition in Athena's SQL.

Athena's JSON functions do not look through arrays, event patterns do. So each step of a path takes the value
under a name, opens it where it is an array, and asks whether any element satisfies the rest. An array
directly inside an array is opened too; a third one inside that, which CloudTrail does not write, is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.errors import PatternError
from custody.patterns.matchers import AnythingBut, Exact, Exists, Matcher, Numeric
from custody.patterns.sql_text import either, literal, one_of, text_condition

if TYPE_CHECKING:
    from custody.patterns.tree import Node
    from custody.patterns.values import Path


def json_condition(column: str, name: str, tree: Node) -> str:
    """The condition that a tree's part below ``name`` holds in the JSON of ``column``. Never NULL.

    Raises:
        PatternError: a name cannot stand in a JSON path.
    """
    return _node(tree, {name: f"JSON_EXTRACT({column}, '$')"}, "", 1)


def _node(node: Node, known: dict[str, str], variable: str, depth: int) -> str:
    """Everything a node asks for; ``known`` values are given, others are members of ``variable``."""

    def member(key: str) -> str:
        return known.get(key) or _member(variable, key)

    inner = f"o{depth}"
    conditions = [f"NOT {_present(member(path[0]), path[1:], depth)}" for path in node.absent]
    conditions += [_field(member(key), matchers) for key, matchers in node.fields.items()]
    conditions += [_any(member(key), inner, _node(child, {}, inner, depth + 1)) for key, child in node.objects.items()]
    return " AND ".join(conditions)


def _member(variable: str, key: str) -> str:
    if key == "*" or '"' in key or "\\" in key or not key.isprintable():
        raise PatternError(f"event pattern: field {key!r} cannot stand in a JSON path; match another field")
    path = literal(f'$["{key}"]')
    return f"JSON_EXTRACT({variable}, {path})"


def _present(value: str, path: Path, depth: int) -> str:
    if not path:
        return _field(value, (Exists(present=True),))
    inner = f"o{depth}"
    return _any(value, inner, _present(_member(inner, path[0]), path[1:], depth + 1))


def _any(value: str, variable: str, condition: str) -> str:
    """Whether any element, or the value itself where it is no array, satisfies the condition. Never NULL."""
    opened = f"FLATTEN(TRANSFORM({_open(value)}, e -> {_open('e')}))"
    return f"CARDINALITY(FILTER({opened}, {variable} -> {condition})) > 0"


def _open(value: str) -> str:
    return f"COALESCE(TRY_CAST({value} AS ARRAY(JSON)), ARRAY[{value}])"


# The value as JSON text, which tells the types apart, and a string's own text.
_JSON = "JSON_FORMAT(v)"
_TEXT = "JSON_EXTRACT_SCALAR(v, '$')"
_NUMBER = f"TRY_CAST({_JSON} AS DOUBLE)"
_IS_TEXT = f"STARTS_WITH({_JSON}, '\"')"

# DuckDB holds a JSON null inside an array as NULL, Athena as JSON. Where there is no value, see _field.
_NULL = f"COALESCE({_JSON}, 'null') = 'null'"
_IS_VALUE = f"NOT SUBSTR(COALESCE({_JSON}, 'null'), 1, 1) IN ('{{', '[')"


def _field(value: str, matchers: tuple[Matcher, ...]) -> str:
    found = _any(value, "v", _leaf(matchers))
    may_be_null = any(isinstance(m, AnythingBut | Exists) or m == Exact(None) for m in matchers)
    return f"({value} IS NOT NULL AND {found})" if may_be_null else found


def _leaf(matchers: tuple[Matcher, ...]) -> str:
    """Whether ``v`` is accepted by one of the matchers; may be NULL where none does."""
    if Exists(present=True) in matchers:
        return _IS_VALUE
    conditions = [_bare(matcher) for matcher in matchers if not _is_textual(matcher)]
    strings = [m.value for m in matchers if isinstance(m, Exact) and isinstance(m.value, str)]
    texts = [one_of(_TEXT, strings)] if strings else []
    texts += [text_condition(m, _TEXT) for m in matchers if _is_textual(m) and not isinstance(m, Exact)]
    if texts:
        conditions.append(f"({_IS_TEXT} AND {either(texts)})")
    return either(conditions)


def _is_textual(matcher: Matcher) -> bool:
    if isinstance(matcher, Exact):
        return isinstance(matcher.value, str)
    return not isinstance(matcher, Numeric | AnythingBut)


def _bare(matcher: Matcher) -> str:
    match matcher:
        case Exact(None):
            return _NULL
        case Exact(bool(word)):
            return f"{_JSON} = '{str(word).lower()}'"
        case Exact(int() | float() as number):
            return f"{_NUMBER} = {_double(number)}"
        case Numeric():
            return _within(matcher)
        case AnythingBut(excluded):
            return f"({_IS_VALUE} AND NOT COALESCE({_leaf(excluded)}, FALSE))"
    raise AssertionError(matcher)


def _within(numeric: Numeric) -> str:
    if numeric.low is not None and numeric.low == numeric.high:
        return f"{_NUMBER} = {_double(numeric.low)}"
    bounds = []
    if numeric.low is not None:
        bounds.append(f"{_NUMBER} >{'=' * numeric.low_inclusive} {_double(numeric.low)}")
    if numeric.high is not None:
        bounds.append(f"{_NUMBER} <{'=' * numeric.high_inclusive} {_double(numeric.high)}")
    return f"({' AND '.join(bounds)})"


def _double(number: float) -> str:
    return f"CAST({number!r} AS DOUBLE)" if isinstance(number, float) else f"{number}"
