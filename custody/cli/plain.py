"""Text from records, made safe to show: whoever calls an API chooses its user agent."""

from __future__ import annotations

import re

# C0, DEL, C1, and what turns the direction of the text around.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    r"""The text on one line, in which nothing steers a terminal: an escape character shows as ``\x1b``."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")
