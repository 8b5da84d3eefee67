"""How the values of one field are written, and what EventBridge refuses in them.

The rules are those of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
and of the open matcher AWS runs, https://github.com/aws/event-ruler. Two are stricter here, because
what they let through is a mistake: a CIDR block with host bits set, and a number beyond ±2^53, which no
longer compares exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from typing import Any, TypeGuard

from custody.patterns.matchers import (
    AnythingBut,
    Cidr,
    EqualsIgnoreCase,
    Exact,
    Exists,
    Matcher,
    Numeric,
    Prefix,
    Suffix,
    Wildcard,
)
from custody.patterns.refusal import refuse

EXACT_LIMIT = 2**53
"""Numbers are compared as doubles; within ±2^53 every integer is one."""

Path = tuple[str, ...]


def read_values(values: list[Any], path: Path) -> tuple[Matcher, ...]:
    """The matchers of one field, in the order written.

    Raises:
        PatternError: the list is empty, or an entry is no value and no operator.
    """
    if not values:
        raise refuse(path, values, "an empty list matches nothing; leave the field out or list a value")
    return tuple(_read_value(value, path) for value in values)


def _read_value(value: object, path: Path) -> Matcher:
    if isinstance(value, Mapping):
        return _read_operator(value, path)
    if isinstance(value, list):
        raise refuse(path, value, "a list inside a list is no value; write its entries directly")
    if isinstance(value, str):
        return Exact(_text(value, path))
    if _is_number(value):
        return Exact(_number(value, path))
    if value is None or isinstance(value, bool):
        return Exact(value)
    raise refuse(path, value, "is no JSON value")


def _read_operator(expression: Mapping[str, Any], path: Path) -> Matcher:
    if len(expression) != 1:
        raise refuse(path, expression, "an operator stands alone in its object; write one object each")
    name, operand = next(iter(expression.items()))
    reader = _OPERATORS.get(name)
    if reader is None:
        raise refuse(path, name, f"is no operator; use one of {', '.join(sorted(_OPERATORS))}")
    return reader(operand, (*path, name))


def _affix(make: type[Prefix | Suffix]) -> Callable[[object, Path], Matcher]:
    """``prefix`` and ``suffix``: a string, or a string whose case does not matter."""

    def read(operand: object, path: Path) -> Matcher:
        if isinstance(operand, Mapping):
            if list(operand) != ["equals-ignore-case"]:
                raise refuse(path, operand, 'only {"equals-ignore-case": "text"} may stand here')
            return make(_text(operand["equals-ignore-case"], path), ignore_case=True)
        return make(_text(operand, path))

    return read


def _ignore_case(operand: object, path: Path) -> Matcher:
    return EqualsIgnoreCase(_text(operand, path))


def _wildcard(operand: object, path: Path) -> Matcher:
    text = _text(operand, path)
    pieces = [""]
    characters = iter(text)
    for character in characters:
        if character == "*":
            if len(pieces) > 1 and not pieces[-1]:
                raise refuse(path, text, "two wildcards in a row; one * already matches anything")
            pieces.append("")
        elif character == "\\":
            escaped = next(characters, "")
            if escaped not in {"*", "\\"}:
                raise refuse(path, text, "a backslash may only escape * or another backslash")
            pieces[-1] += escaped
        else:
            pieces[-1] += character
    return Wildcard(tuple(pieces))


def _exists(operand: object, path: Path) -> Matcher:
    if not isinstance(operand, bool):
        raise refuse(path, operand, "write true or false")
    return Exists(operand)


def _cidr(operand: object, path: Path) -> Matcher:
    text = _text(operand, path)
    address, slash, bits = text.partition("/")
    if not slash or not bits.isascii() or not bits.isdigit() or "%" in address or ("." in address and ":" in address):
        raise refuse(path, text, "write an address, a slash and the number of leading bits, like 10.0.0.0/8")
    try:
        network = ip_network(text)
    except ValueError as error:
        raise refuse(path, text, f"is no CIDR block ({error})") from None
    if network.prefixlen == network.max_prefixlen:
        raise refuse(path, text, f'a block of one address is refused; match the string "{address}" instead')
    return Cidr(network)


def _numeric(operand: object, path: Path) -> Matcher:
    if not isinstance(operand, list) or len(operand) not in {2, 4}:
        raise refuse(path, operand, 'write ["<", 5] or a range like [">=", 0, "<", 5]')
    symbols = operand[::2]
    bounds = [_number(bound, path) for bound in operand[1::2]]
    if symbols == ["="]:
        return Numeric(bounds[0], bounds[0])
    lower, upper = {">": False, ">=": True}, {"<": False, "<=": True}
    if len(symbols) == 1 and symbols[0] in list(lower):
        return Numeric(low=bounds[0], low_inclusive=lower[symbols[0]])
    if len(symbols) == 1 and symbols[0] in list(upper):
        return Numeric(high=bounds[0], high_inclusive=upper[symbols[0]])
    if len(symbols) == 1 or symbols[0] not in list(lower) or symbols[1] not in list(upper):
        raise refuse(path, operand, "compare with =, <, <=, > or >=; a range has its lower bound first")
    if bounds[0] >= bounds[1]:
        raise refuse(path, operand, "the lower bound of a range must be less than the upper")
    return Numeric(bounds[0], bounds[1], lower[symbols[0]], upper[symbols[1]])


def _anything_but(operand: object, path: Path) -> Matcher:
    if isinstance(operand, Mapping):
        return _anything_but_operator(operand, path)
    values = operand if isinstance(operand, list) else [operand]
    strings = all(isinstance(value, str) for value in values)
    if not values or not (strings or all(_is_number(value) for value in values)):
        raise refuse(
            path,
            operand,
            "exclude strings or numbers, at least one and not both; null and booleans cannot be",
        )
    return AnythingBut(tuple(_read_value(value, path) for value in values))


_NEGATABLE = ("prefix", "suffix", "equals-ignore-case", "wildcard")


def _anything_but_operator(operand: Mapping[str, Any], path: Path) -> Matcher:
    name = next(iter(operand), None)
    if len(operand) != 1 or name not in _NEGATABLE:
        raise refuse(path, operand, f"only one of {', '.join(_NEGATABLE)} may be negated")
    texts = operand[name] if isinstance(operand[name], list) else [operand[name]]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise refuse((*path, name), operand[name], "write a string or a list of strings, at least one")
    if name in {"prefix", "suffix"} and "" in texts:
        raise refuse((*path, name), operand[name], "an empty string here would exclude every string")
    return AnythingBut(tuple(_OPERATORS[name](text, (*path, name)) for text in texts))


_OPERATORS: dict[str, Callable[[object, Path], Matcher]] = {
    "prefix": _affix(Prefix),
    "suffix": _affix(Suffix),
    "equals-ignore-case": _ignore_case,
    "wildcard": _wildcard,
    "exists": _exists,
    "cidr": _cidr,
    "numeric": _numeric,
    "anything-but": _anything_but,
}
OPERATORS = frozenset(_OPERATORS)
"""Every operator's name, as it is written in a pattern."""


def _text(value: object, path: Path) -> str:
    if not isinstance(value, str):
        raise refuse(path, value, "write a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise refuse(path, value, "holds half of a surrogate pair, which is no character") from None
    return value


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: object, path: Path) -> int | float:
    if not _is_number(value) or (isinstance(value, float) and not math.isfinite(value)):
        raise refuse(path, value, "write a number")
    if abs(value) > EXACT_LIMIT:
        raise refuse(path, value, "numbers compare exactly only within ±2^53; match it as a string, or a smaller bound")
    return value
