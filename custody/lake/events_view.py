"""``events`` on Athena: closed days from the compacted table, open days from the log files, one border between.

The border is midnight UTC before ``OPEN_DAYS`` days, today among them. A record stands on the side that its own
``event_time`` says, so no record is there twice; and a log file is named after the day of its delivery, which is never
before the event, so reading the files from the border's day on finds every record after the border.

A record before the border is seen once the nightly compaction has read its file. Each day is compacted first when it
is a day old at most and again on the nights after, so one failed night leaves no gap. What CloudTrail delivers after
its day was closed appears after the next run.
"""

from __future__ import annotations

from custody.lake import catalogued_sql, events_sql
from custody.lake.columns import COLUMNS

OPEN_DAYS = 3
"""Days read from the log files: today and two before. More would cost each query more; fewer allow no failed night."""

RAW_TABLE, COMPACTED_TABLE, VIEW = "cloudtrail", "events_compacted", "events"

NAMES = ", ".join(column.name for column in COLUMNS)

TODAY = "CURRENT_DATE"
"""Athena's days are UTC's."""


def events_view(today: str = TODAY) -> str:
    """The view's SQL.

    Args:
        today: the SQL of the present day; tests give a literal.
    """
    closed = f"SELECT {NAMES} FROM {COMPACTED_TABLE} WHERE event_time < {border(today)}"  # noqa: S608 - no input in it
    raw = once(files_since(OPEN_DAYS - 1, today))
    return f"{closed} UNION ALL SELECT {NAMES} FROM ({raw}) AS delivered WHERE event_time >= {border(today)}"  # noqa: S608


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
    where = f"day >= {_folder(first)}{until} AND eventid IS NOT NULL AND {catalogued_sql.in_scope('eventsource')}"
    return events_sql.select(RAW_TABLE, where)


def _folder(day: str) -> str:
    return f"DATE_FORMAT({day}, '%Y/%m/%d')"


def once(rows: str) -> str:
    """The rows with each ``event_id`` once: CloudTrail may deliver a record twice. The copy that stays is of the file
    whose name comes first, as it does in the local engine.
    """  # noqa: D205 - one sentence needs both lines
    number = "ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY source_file) AS copy"
    return f"SELECT {NAMES} FROM (SELECT *, {number} FROM ({rows}) AS every) AS numbered WHERE copy = 1"  # noqa: S608
