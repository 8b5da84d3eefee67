"""Athena's structs as JSON text again, in the record's own spelling; what is NULL is left out.

The text is assembled from pieces that Athena and DuckDB have alike: casting text to JSON means to quote it in one and
to parse it in the other.
"""

from __future__ import annotations

from custody.lake.raw_table import Many, Shape, Struct, Text, Texts

_BACKSLASH, _QUOTE = "CHR(92)", "CHR(34)"
# Control characters that text of people and clients may hold; others do not occur in what these structs hold.
_ESCAPED = ((_BACKSLASH, _BACKSLASH), (_QUOTE, _QUOTE), ("CHR(10)", "'n'"), ("CHR(13)", "'r'"), ("CHR(9)", "'t'"))


def json_of(value: str, shape: Shape) -> str:
    """The SQL of the JSON text of ``value``, an expression of the shape; NULL where the value is.

    Args:
        value: a column, a field of one, or a lambda's variable.
        shape: what it holds.
    """
    match shape:
        case Text():
            return _quoted(value)
        case Texts():
            members = f"ARRAY_JOIN(TRANSFORM(MAP_KEYS({value}), k -> {_member(value)}), ',')"
            return _unless_null(value, f"'{{' || COALESCE({members}, '') || '}}'")
        case Many(of):
            elements = f"ARRAY_JOIN(TRANSFORM({value}, r -> {_object('r', of)}), ',')"
            return _unless_null(value, f"'[' || COALESCE({elements}, '') || ']'")
        case Struct():
            return _unless_null(value, _object(value, shape))


def _unless_null(value: str, sql: str) -> str:
    return f"CASE WHEN {value} IS NOT NULL THEN {sql} END"


def _object(value: str, shape: Struct) -> str:
    # A NULL field makes its whole piece NULL, which joining an array leaves out.
    pieces = [f"'\"{name}\":' || {_field(value, name, field)}" for name, field in shape.fields]
    # Joining nothing but NULLs is NULL on DuckDB and empty on Athena.
    return f"'{{' || COALESCE(ARRAY_JOIN(ARRAY[{', '.join(pieces)}], ','), '') || '}}'"


def _field(value: str, name: str, shape: Shape) -> str:
    return f"({json_of(f'{value}.{name.lower()}', shape)})"


def _member(value: str) -> str:
    return f"{_quoted('k')} || ':' || COALESCE({_quoted(f'{value}[k]')}, 'null')"


def _quoted(text: str) -> str:
    for character, letter in _ESCAPED:
        text = f"REPLACE({text}, {character}, {_BACKSLASH} || {letter})"
    return f"'\"' || {text} || '\"'"
