"""Values of rows as JSON has them: what every text format of rows begins with."""

from __future__ import annotations

from datetime import date, datetime

from custody.times.text import iso

_PLAIN = (str, int, float, bool)


def jsonable(value: object) -> str | int | float | bool | None:
    """Text, number, boolean or nothing; times are ISO 8601 with Z."""
    if type(value) is str or value is None:
        return value
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, _PLAIN) else str(value)
