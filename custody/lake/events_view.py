"""``events`` on Athena: closed days from the compacted table, open days from the log files, one border between.

The border is midnight UTC before ``OPEN_DAYS`` days, today among them, or earlier where the table has not taken in what
was delivered by then, at most ``READ_DAYS``. A record stands on the side that its own ``event_time`` says, so no record
is there twice; and a log file is named after the day of its delivery, which is never before the event, so reading the
files from the border's day on finds every record after the border.

How far the table has come is read off its rows: a run that took a file of one day found all files of the days before.
Where nights failed, or nothing happened that the table holds, the border is earlier than it had to be, and what is
after it is read from the files. What CloudTrail delivers after its day was closed appears after the next run.

How a record of the log files becomes a row stands in one view, ``delivered_records``, that the other texts read: it is
over a hundred kilobytes of SQL, and a template may have a million bytes.
"""

from __future__ import annotations

from functools import cache

from custody.lake import catalogued_sql, events_sql
from custody.lake.sameness import NAMES, once, settled

OPEN_DAYS = 3
"""Days that are never closed: today and two before. A record's file may come after the night's run."""

READ_DAYS = 7
"""Days of which log files are read, today among them: as many nights less one may fail in a row. Each is listed by
every query. The compaction reads more of them, so that it takes in whatever is missing once it runs."""

RAW_TABLE, COMPACTED_TABLE = "cloudtrail", "events_compacted"

VIEW, REPLACED_VIEW = "events", "replaced_records"
"""What is asked, and what corrections replaced; a record is in one of them."""

DELIVERED_VIEW = "delivered_records"
"""The log files' records as rows of ``events``, each as often as it was delivered, with the day of its file."""

TODAY = "CURRENT_DATE"
"""Athena's days are UTC's."""


@cache
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
    since = f"(SELECT {border(today)} FROM {COMPACTED_TABLE} WHERE {_lately(today)})"  # noqa: S608
    # A record whose time nobody can read is on neither side of the border, and must not be in none. What is later than
    # any border can be is said besides, for Athena skips files by constants alone.
    before = f"(event_time < {_midnight(OPEN_DAYS, today)} AND event_time < {since} OR event_time IS NULL)"
    closed = f"SELECT {NAMES} FROM {COMPACTED_TABLE} WHERE {before} AND {which}"  # noqa: S608
    raw = settled(once(files_since(READ_DAYS - 1, today)))
    after = f"event_time >= {_midnight(READ_DAYS, today)} AND event_time >= {since}"
    opened = f"SELECT {NAMES} FROM ({raw}) AS delivered WHERE {after} AND {which}"  # noqa: S608
    return f"{closed} UNION ALL {opened}"


def compacted() -> dict[str, str]:
    """By view, the SQL of its rows in days that are closed whatever the border is, and of those without a time."""
    where = {VIEW: "corrected_by IS NULL", REPLACED_VIEW: "corrected_by IS NOT NULL"}
    return {view: f"SELECT {NAMES} FROM {COMPACTED_TABLE} WHERE {which}" for view, which in where.items()}  # noqa: S608


def border(today: str = TODAY) -> str:
    """The time before which days are closed, in SQL over the rows of the table.

    The newest folder that any row is from was read to its end by no run, and the one before it was; and what is in
    that may have happened a day earlier.
    """
    folder = f"MAX(TRY(DATE_PARSE(REGEXP_EXTRACT(source_file, '{_FOLDER_OF_FILE}', 1), '%Y/%m/%d')))"
    taken = f"DATE_ADD('day', -1, {folder})"
    first, last = (_midnight(days, today) for days in (READ_DAYS, OPEN_DAYS))
    return f"GREATEST({first}, LEAST({last}, COALESCE({taken}, {first})))"


_FOLDER_OF_FILE = r"/(\d{4}/\d{2}/\d{2})/[^/]+$"


def _lately(today: str) -> str:
    """Rows that may be from a file of the days that are read: an older event's file is not the newest one."""
    return f"event_time >= {_midnight(READ_DAYS + 1, today)}"


def _midnight(days: int, today: str) -> str:
    """The beginning of so many days, today among them."""
    return f"CAST(DATE_ADD('day', {1 - days}, {today}) AS timestamp(3))"


def static_border(today: str = TODAY) -> str:
    """The time before which days are closed for ``record_hours``, whatever was taken in, in SQL."""
    return _midnight(OPEN_DAYS, today)


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
