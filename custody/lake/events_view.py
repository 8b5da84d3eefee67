"""``events`` on Athena: closed days from the compacted table, open days from the log files, one border between.

The border is midnight UTC before ``OPEN_DAYS`` days, today among them. A record stands on the side that its own
``event_time`` says, so no record is there twice; and a log file is named after the day of its delivery, which is never
before the event, so reading the files from the border's day on finds every record after the border.

A record before the border is seen once the nightly compaction has read its file. Each day is compacted first when it
is a day old at most and again on the nights after, so one failed night leaves no gap. What CloudTrail delivers after
its day was closed appears after the next run.

How a record of the log files becomes a row stands in one view, ``delivered_records``, that the other texts read: it is
over a hundred kilobytes of SQL, and a template may have a million bytes.
"""

from __future__ import annotations

from custody.lake import catalogued_sql, events_sql
from custody.lake.sameness import NAMES, once, settled

OPEN_DAYS = 3
"""Days read from the log files: today and two before. More would cost each query more; fewer allow no failed night."""

RAW_TABLE, COMPACTED_TABLE = "cloudtrail", "events_compacted"

VIEW, REPLACED_VIEW = "events", "replaced_records"
"""What is asked, and what corrections replaced; a record is in one of them."""

DELIVERED_VIEW = "delivered_records"
"""The log files' records as rows of ``events``, each as often as it was delivered, with the day of its file."""

TODAY = "CURRENT_DATE"
"""Athena's days are UTC's."""


def delivered_view() -> str:
    """The SQL of the view of what was delivered, in scope; name the day, or every log file is read."""
    return events_sql.select(RAW_TABLE, catalogued_sql.in_scope("eventsource"), partitions=("day",))


def events_view(today: str = TODAY) -> str:
    """The view's SQL.

    Args:
        today: the SQL of the present day; tests give a literal.
    """
    return _both("corrected_by IS NULL", today)


def replaced_view(today: str = TODAY) -> str:
    """The SQL of the view of records that a correction replaced; ``today`` as above."""
    return _both("corrected_by IS NOT NULL", today)


def _both(which: str, today: str) -> str:
    # A record whose time nobody can read is on neither side of the border, and must not be in none.
    before = f"(event_time < {border(today)} OR event_time IS NULL)"
    closed = f"SELECT {NAMES} FROM {COMPACTED_TABLE} WHERE {before} AND {which}"  # noqa: S608
    raw = settled(once(files_since(OPEN_DAYS - 1, today)))
    opened = f"SELECT {NAMES} FROM ({raw}) AS delivered WHERE event_time >= {border(today)} AND {which}"  # noqa: S608
    return f"{closed} UNION ALL {opened}"


def border(today: str = TODAY) -> str:
    """The time before which days are closed, in SQL."""
    return f"CAST(DATE_ADD('day', {1 - OPEN_DAYS}, {today}) AS timestamp(3))"


def day_since(days: int, today: str = TODAY) -> str:
    """The condition that a log file was delivered today or at most so many days before, in SQL."""
    return f"day >= {_folder(days_before(days, today))}"


def days_before(days: int, today: str = TODAY) -> str:
    """The date so many days before today, in SQL."""
    return f"DATE_ADD('day', -{days}, {today})"


def files_since(days: int, today: str = TODAY) -> str:
    """Rows of ``events`` from the log files of today and some days before, in scope, duplicates included."""
    return files_between(days_before(days, today))


def files_between(first: str, end: str = "") -> str:
    """The same of the days from ``first`` up to, not including, ``end``: the SQL of two dates."""
    until = f" AND day < {_folder(end)}" if end else ""
    return f"SELECT {NAMES} FROM {DELIVERED_VIEW} WHERE day >= {_folder(first)}{until}"  # noqa: S608


def _folder(day: str) -> str:
    return f"DATE_FORMAT({day}, '%Y/%m/%d')"
