"""When exceptions end: what is refused, and what is told, on a given day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from custody.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.settings.exceptions import ExceptionSettings

LONGEST = timedelta(days=366)
"""How far ahead an exception may end: a year, a leap year's too."""

SOON = timedelta(days=14)
"""How long before its end an exception is told."""


def today_utc() -> date:
    """The day it is, UTC; for who was told none, at the edge: what decides is handed the day."""
    return datetime.now(UTC).date()


def insist_on_ends(exceptions: Sequence[ExceptionSettings], today: date) -> None:
    """Refuse exceptions that end more than a year ahead. What is allowed on one day is on every later one.

    Raises:
        SettingsError: a line for each.
    """
    faults = [
        f"setting exceptions.{at}.until: {each.until} is more than a year ahead; write {today + LONGEST} at the latest"
        for at, each in enumerate(exceptions)
        if each.until - today > LONGEST
    ]
    if faults:
        raise SettingsError(*faults)


def ends_of(exceptions: Sequence[ExceptionSettings], today: date) -> list[str]:
    """A line for each exception that has ended or ends within 14 days, what it is for included."""
    found = ((at, each, (each.until - today).days) for at, each in enumerate(exceptions))
    return [
        f"exceptions.{at} ({each.named}; {each.owner}: {each.reason}) {_when(each.until, left)}"
        for at, each, left in found
        if left <= SOON.days
    ]


def _when(until: date, left: int) -> str:
    if left < 0:
        return f"has ended on {until}: what it covered raises alerts again; take it out, or agree on a later end"
    days = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    return f"ends {days}, on {until}: agree on a later end, or alerts are raised again"
