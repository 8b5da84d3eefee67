"""A text about days that are closed, asked of the compacted tables alone.

The views read the log files of the days that may be open, whatever they are asked about: their border is found while a
query runs, and Athena skips files by constants alone. What a question reads is known before it is sent. Where all of it
lies before any border that there can be, the views' other half has no rows, and is left out: a query's own name hides
the view's.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from custody.lake.events_view import READ_DAYS, compacted
from custody.lake.record_hours import compacted_hours
from custody.questions.kept_needs import needs_of

if TYPE_CHECKING:
    from custody.engines.protocol import Parameters

_CLOSED = {**compacted(), **compacted_hours()}
_BEGINS = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?P<word>WITH(?!(?:\s|--[^\n]*\n|/\*.*?\*/)+RECURSIVE\b)|SELECT)\b",
    re.IGNORECASE | re.DOTALL,
)

_CLOCKS = timedelta(hours=1)
"""How far this machine's clock may be ahead of Athena's; AWS refuses requests whose time is off by more than 15
minutes."""


def of_closed_days(sql: str, parameters: Parameters, now: datetime) -> str:
    """The text that gives the same rows and reads no log files, where there is one; else the same text.

    Args:
        sql: one SELECT in Athena's dialect.
        parameters: what will be bound.
        now: the present, with its zone.
    """
    needs = needs_of(sql)
    relations = sorted(needs.relations & _CLOSED.keys())
    ends, begins = needs.bounds.ends, _BEGINS.match(sql)
    if not relations or ends is None or begins is None:
        return sql
    if any(not _is_before(parameters.get(name), _first_open(now)) for name in ends):
        return sql
    tables = ", ".join(f"{name} AS ({_CLOSED[name]})" for name in relations)
    if begins["word"].upper() == "SELECT":
        return f"WITH {tables}\n{sql}"
    at = begins.end()
    return f"{sql[:at]} {tables},{sql[at:]}"


def _first_open(now: datetime) -> datetime:
    """The earliest border that there can be, UTC without a zone."""
    today = (now.astimezone(UTC) - _CLOCKS).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=READ_DAYS - 1)


def _is_before(value: object, border: datetime) -> bool:
    """Whether an end, as it is bound, is at most the border."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return moment.tzinfo is None and moment <= border
