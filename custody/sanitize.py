"""Text from elsewhere, made safe to show: whoever calls an API chooses its user agent, its session name, its comment.

What steers a terminal or turns a reader's direction of text around is made visible. It stands here once, for the
command line, the report, and every error.
"""

from __future__ import annotations

import re

# C0, DEL, C1, line separators, what turns the direction of text around or takes no room, halves of surrogates.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
    "|[\U000e0000-\U000e007f]"
)


def sanitize(text: str) -> str:
    r"""The text on one line, in which nothing is hidden: a line feed shows as ``\n``, an escape as ``\x1b``."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")
