"""Times as text, in every year of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def iso(moment: datetime, between: str = "T", end: str = "Z") -> str:
    """A time of UTC to the second: ``2026-11-20T16:45:00Z``.

    ``strftime`` would leave out the zeros of a year below 1000, and what reads times then does not know it for one.
    """
    return f"{moment.replace(tzinfo=None).isoformat(between, 'seconds')}{end}"
