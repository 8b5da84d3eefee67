"""Values from records as text that is safe to show; escaping for HTML is the template engine's part.

Whoever calls an API chooses its user agent, its session name and its comment. What steers a terminal or a
browser's direction of text is therefore made visible, and what is endless is cut.
"""

from __future__ import annotations

import json
from datetime import date, datetime

from custody.sanitize import sanitize
from custody.times.text import iso

LONGEST = 240
"""Characters of one value in the page; the CSV files hold it whole."""


def text_of(value: object) -> str:
    """Any value of an answer as one line of text, whole; empty for None."""
    if value is None or type(value) is str:
        return sanitize(value or "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return iso(value, " ", "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return sanitize(str(value))


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or its beginning and how long it is."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text):,} characters; the CSV file has them all)"


def number(count: int) -> str:
    """A count as people read it: 12,345."""
    return f"{count:,}"
