"""How text is compared: wildcards, letters of either case, and addresses written as text."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address


def matches_wildcard(pieces: tuple[str, ...], value: str) -> bool:
    """Whether the text is ``pieces`` in order with anything between them. Linear, whatever the pattern."""
    first, *middle = pieces
    if not middle:
        return value == first
    last = middle.pop()
    if not (value.startswith(first) and value.endswith(last)) or len(value) < len(first) + len(last):
        return False
    position, end = len(first), len(value) - len(last)
    for piece in middle:
        position = value.find(piece, position, end)
        if position < 0:
            return False
        position += len(piece)
    return True


def either_case(text: str) -> str:
    """A regular expression for the text with each character in its lower or its upper case.

    Each character is taken for itself, as AWS does: ``ß`` accepts ``ß`` and ``SS``, ``k`` does not accept the
    Kelvin sign, of which it is the lower case. The expression reads the same to Python, Java and RE2.
    """
    return "".join(_either(character) for character in text)


def _either(character: str) -> str:
    forms = dict.fromkeys((character.lower(), character.upper()))
    if len(forms) == 1 and character.lower() == character:
        return _literal(character)
    return f"(?:{'|'.join(''.join(map(_literal, form)) for form in forms)})"


def _literal(character: str) -> str:
    # Not re.escape: it also escapes characters that RE2 then refuses.
    return f"\\{character}" if character in "\\.+*?()|[]{}^$" else character


@lru_cache(maxsize=4096)
def compiled(expression: str) -> re.Pattern[str]:
    """The expression, compiled once; a dot matches a newline too."""
    return re.compile(expression, re.DOTALL)


_IPV4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_IPV6 = re.compile(r"[0-9a-fA-F:]*:[0-9a-fA-F:]*")


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address a text is, or ``None``: a host name, a zone or IPv4 inside IPv6 is no address here.

    The digits of IPv4 are decimal even with leading zeros, as AWS reads them: ``010.0.0.1`` is ``10.0.0.1``.
    """
    try:
        if _IPV4.fullmatch(text):
            return IPv4Address(bytes(map(int, text.split("."))))
        return IPv6Address(text) if _IPV6.fullmatch(text) else None
    except ValueError:
        return None
