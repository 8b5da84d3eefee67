"""Texts with wildcards: ``*`` for any characters, none among them, and ``?`` for one; there are no other signs.

It needs the standard library alone, for the function that writes alerts in AWS has nothing else.
"""

from __future__ import annotations

import re


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern covers a whole text, capitals told apart.

    What stands between two stars is looked for once, from the left, whatever stars there are: texts are of other
    people's making, and none takes longer than its length allows.
    """
    first, *others = pattern.split("*")
    if not others:
        return len(first) == len(text) and _stands(first, text, 0)
    *between, last = others
    place, end = len(first), len(text) - len(last)
    if end < place or not _stands(first, text, 0) or not _stands(last, text, end):
        return False
    for part in between:
        at = _place_of(part, text, place, end)
        if at < 0:
            return False
        place = at + len(part)
    return True


def narrows(pattern: str | None) -> bool:
    """Whether a pattern has anything but wildcards in it; what has not covers whatever there is."""
    return bool((pattern or "").strip("*?"))


def _stands(part: str, text: str, place: int) -> bool:
    return all(sign in {"?", text[place + number]} for number, sign in enumerate(part))


def _place_of(part: str, text: str, place: int, end: int) -> int:
    """Where a part stands first; -1 for nowhere."""
    if "?" not in part:
        return text.find(part, place, end)
    # Without repetition there is nothing to go back for.
    sought = re.compile("".join("." if sign == "?" else re.escape(sign) for sign in part), re.DOTALL)
    found = sought.search(text, place, end)
    return found.start() if found else -1
