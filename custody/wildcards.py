"""Texts with wildcards: ``*`` for any characters, none among them, and ``?`` for one; there are no other signs.

It needs the standard library alone, for the function that writes alerts in AWS has nothing else.
"""

from __future__ import annotations


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern covers a whole text, capitals told apart.

    Takes time by the product of both lengths at most, whatever stars there are: texts are of other people's making.
    """
    at = place = 0
    star, tried = -1, 0
    while place < len(text):
        sign = pattern[at] if at < len(pattern) else ""
        if sign == "*":
            star, tried = at, place
            at += 1
        elif sign in {"?", text[place]}:
            at, place = at + 1, place + 1
        elif star >= 0:
            # The last star takes one character more; those before it need never be looked at again.
            tried += 1
            at, place = star + 1, tried
        else:
            return False
    return not pattern[at:].strip("*")


def narrows(pattern: str | None) -> bool:
    """Whether a pattern has anything but wildcards in it; what has not covers whatever there is."""
    return bool((pattern or "").strip("*?"))
