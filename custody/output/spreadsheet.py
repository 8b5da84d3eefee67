r"""Texts in CSV files, none of which a spreadsheet calculates. Every writer of CSV here makes its cells by this.

A spreadsheet takes a cell for a formula when it begins with ``=``, ``+``, ``-`` or ``@``, and some take their
full-width forms for the same. Where the list separator is a semicolon, as in most of Europe, ``a;=1+1`` within one
cell becomes two, the second a formula. So an apostrophe goes before each such sign that stands at the beginning, or
behind a separator, with nothing but blanks and quotation marks between. Who needs the text as it was takes it out
again, ``re.sub(RESTORE, r"\1", cell)``.

See https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re

from custody.sanitize import sanitize

_SIGNS = "=+\\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
_SEPARATORS = ";|\t\r\n\ufe54\uff1b"
# Quotation marks too: a cell that is cut in two at a separator leaves its second half quoted.
_BEFORE = rf"((?:^|[{_SEPARATORS}])[\s\"']*)"
_FORMULA = re.compile(rf"{_BEFORE}(?=[{_SIGNS}])")
# It begins with something else and has no separator: most texts, told in a quarter of the time.
_ORDINARY = re.compile(rf"[^\s\"'{_SIGNS}{_SEPARATORS}][^{_SEPARATORS}]*").fullmatch

RESTORE = rf"{_BEFORE}'(?=[{_SIGNS}])"
"""What to replace by its first group to have a text as it was; what was escaped stays escaped, json has it as it is."""


def cell(text: str) -> str:
    """The text on one line, as a spreadsheet shows it and never calculates it."""
    shown = sanitize(text)
    return shown if _ORDINARY(shown) else _FORMULA.sub(r"\1'", shown)
