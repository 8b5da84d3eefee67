"""What an operator asks of text, as a condition in Athena's SQL that sqlglot also turns into DuckDB's.

A condition may be NULL where the text is; whoever uses it coalesces. Only functions that both engines have,
or that sqlglot renames faithfully, are used: addresses, for which Athena has a type and DuckDB does not, are
compared as text padded to equal length.
"""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Network, IPv6Network

from sqlglot import exp

from custody.patterns.matchers import Cidr, EqualsIgnoreCase, Matcher, Prefix, Suffix, Wildcard
from custody.patterns.text import either_case


@cache
def literal(text: str) -> str:
    """The text as an SQL string, quoted by sqlglot."""
    return exp.Literal.string(text).sql(dialect="athena")


def one_of(text: str, values: list[str]) -> str:
    """The condition that ``text`` is one of the values."""
    if len(values) == 1:
        return f"{text} = {literal(values[0])}"
    return f"{text} IN ({', '.join(map(literal, values))})"


def either(conditions: list[str]) -> str:
    """The conditions joined by OR, in brackets when there are several."""
    return conditions[0] if len(conditions) == 1 else f"({' OR '.join(conditions)})"


def text_condition(matcher: Matcher, text: str) -> str:
    """The condition that ``text``, an SQL expression, is accepted by an operator on strings."""
    match matcher:
        case Prefix(value, ignore_case):
            return _is(f"{either_case(value)}.*", text) if ignore_case else _like((value, ""), text)
        case Suffix(value, ignore_case):
            return _is(f".*{either_case(value)}", text) if ignore_case else _like(("", value), text)
        case EqualsIgnoreCase(value):
            return _is(either_case(value), text)
        case Wildcard(pieces):
            return _like(pieces, text)
        case Cidr(network):
            return _inside(network, text)
    raise AssertionError(matcher)


def _like(pieces: tuple[str, ...], text: str) -> str:
    escaped = "%".join(piece.replace("!", "!!").replace("%", "!%").replace("_", "!_") for piece in pieces)
    escape = " ESCAPE '!'" if "!" in escaped else ""
    return f"{text} LIKE {literal(escaped)}{escape}"


def _is(expression: str, text: str) -> str:
    whole = rf"\A(?s:{expression})\z"
    return f"REGEXP_LIKE({text}, {literal(whole)})"


_OCTET = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})"
_IPV4 = rf"\A{_OCTET}(?:\.{_OCTET}){{3}}\z"
_GROUP = "[0-9a-fA-F]{1,4}"
_IPV6_FORMS = (
    f"(?:{_GROUP}:){{7}}(?:{_GROUP}|:)",
    *(f"(?:{_GROUP}:){{{left}}}(?:(?::{_GROUP}){{1,{7 - left}}}|:)" for left in range(6, 0, -1)),
    f":(?:(?::{_GROUP}){{1,7}}|:)",
)
_IPV6 = rf"\A(?:{'|'.join(_IPV6_FORMS)})\z"


def _inside(network: IPv4Network | IPv6Network, text: str) -> str:
    low, high = network[0].exploded, network[-1].exploded
    if isinstance(network, IPv4Network):
        low, high = (".".join(octet.zfill(3) for octet in bound.split(".")) for bound in (low, high))
        padded = f"ARRAY_JOIN(TRANSFORM(SPLIT({text}, '.'), g -> LPAD(g, 3, '0')), '.')"
        shape = _IPV4
    else:
        colons = f"LENGTH({text}) - LENGTH(REPLACE({text}, ':', ''))"
        zeros = f"SUBSTR('0:0:0:0:0:0:0:', 1, 16 - 2 * ({colons}))"
        full = f"REPLACE(LOWER({text}), '::', ':' || {zeros})"
        padded = f"ARRAY_JOIN(TRANSFORM(SPLIT({full}, ':'), g -> LPAD(g, 4, '0')), ':')"
        shape = _IPV6
    return f"(REGEXP_LIKE({text}, {literal(shape)}) AND {padded} BETWEEN {literal(low)} AND {literal(high)})"
