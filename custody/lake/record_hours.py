"""The relation ``record_hours``: where and when there is any record at all, of every service.

``events`` holds the services of the delivery chain alone, which may be silent for days in an account that is busy.
Whether the record itself has a gap is seen over all records: one row an account, Region and hour in which there are
any. Copies of a record that was delivered twice are counted as often as they are there.
"""

from __future__ import annotations

from custody.lake.catalogued_sql import in_scope
from custody.lake.columns import BY_NAME, Column, Type
from custody.lake.events_sql import expression
from custody.lake.events_view import OPEN_DAYS, RAW_TABLE, TODAY, day_since, static_border

VIEW, COMPACTED_TABLE = "record_hours", "record_hours_compacted"


HOURS_BACKFILL_DAYS = 400
"""Days that the named query for a new table reads; with a partition a month they are few enough for one write."""


def _column(name: str, type_: Type, meaning: str) -> Column:
    return Column(name=name, type=type_, meaning=meaning)


HOUR_COLUMNS: tuple[Column, ...] = (
    _column("account", Type.TEXT, "The account whose trail holds the records."),
    _column("region", Type.TEXT, "The Region the requests were made to."),
    _column("hour", Type.TIME, "The beginning of the hour, UTC."),
    _column("records", Type.INTEGER, "How many records of any service, copies among them."),
    _column("other_records", Type.INTEGER, "Those of services that are not audited, which events does not hold."),
    _column("first_time", Type.TIME, "The time of the first of them, UTC."),
    _column("last_time", Type.TIME, "The time of the last of them, UTC."),
    _column("first_event_id", Type.TEXT, "Names the first."),
    _column("first_file", Type.TEXT, "The log file it is from."),
    _column("last_event_id", Type.TEXT, "Names the last."),
    _column("last_file", Type.TEXT, "The log file it is from."),
)

HOUR_BY_NAME = {column.name: column for column in HOUR_COLUMNS}

NAMES = ", ".join(HOUR_BY_NAME)

# The record's own text of its time orders as the time does, since only one form of it is read.
_PLACE = "eventtime || COALESCE(eventid, '')"


def hours_since(days: int, today: str = TODAY) -> str:
    """The hours of the log files of today and some days before, in Athena's SQL.

    Args:
        days: how many days before today the files are read from.
        today: the SQL of the present day.
    """
    times = (
        'SELECT recipientaccountid, awsregion, eventtime, eventid, eventsource, "$path" AS path, '  # noqa: S608
        f"{expression(BY_NAME['event_time'])} AS moment FROM {RAW_TABLE} WHERE {day_since(days, today)}"
    )
    # Of copies of a record that a file is named for, it is the one whose name comes first, as in events.
    copies = (
        "SELECT recipientaccountid, awsregion, moment, eventtime, eventid, MIN(path) AS path, COUNT(*) AS copies, "  # noqa: S608
        f"COUNT_IF(NOT COALESCE({in_scope('eventsource')}, FALSE)) AS others "
        f"FROM ({times}) AS every WHERE moment IS NOT NULL "
        "GROUP BY recipientaccountid, awsregion, moment, eventtime, eventid"
    )
    return (
        "SELECT recipientaccountid AS account, awsregion AS region, DATE_TRUNC('hour', moment) AS hour, "  # noqa: S608
        "CAST(SUM(copies) AS bigint) AS records, CAST(SUM(others) AS bigint) AS other_records, "
        "MIN(moment) AS first_time, MAX(moment) AS last_time, "
        f"NULLIF(MIN_BY(COALESCE(eventid, ''), {_PLACE}), '') AS first_event_id, MIN_BY(path, {_PLACE}) AS first_file, "
        f"NULLIF(MAX_BY(COALESCE(eventid, ''), {_PLACE}), '') AS last_event_id, MAX_BY(path, {_PLACE}) AS last_file "
        f"FROM ({copies}) AS counted GROUP BY recipientaccountid, awsregion, DATE_TRUNC('hour', moment)"
    )


def hours_view(today: str = TODAY) -> str:
    """The view's SQL: closed days from the compacted table, open days from the log files, as for ``events``."""
    closed = f"SELECT {NAMES} FROM {COMPACTED_TABLE} WHERE hour < {static_border(today)}"  # noqa: S608 - no input in it
    raw = hours_since(OPEN_DAYS - 1, today)
    return f"{closed} UNION ALL SELECT {NAMES} FROM ({raw}) AS delivered WHERE hour >= {static_border(today)}"  # noqa: S608


def compacted_hours() -> dict[str, str]:
    """The view's name and the SQL of its rows in days that are closed whatever the border is."""
    return {VIEW: f"SELECT {NAMES} FROM {COMPACTED_TABLE}"}  # noqa: S608 - no input in it


def hours_merge(days: int, today: str = TODAY) -> str:
    """The MERGE that keeps the hours: new ones are added, those of which more is there by now are replaced.

    The first of the days read may hold a part of an hour whose other files are older and not read again; fewer
    records than are known never replace what is kept.

    Args:
        days: how many days before today the files are read from.
        today: the SQL of the present day; tests give a literal.
    """
    values = ", ".join(f"delivered.{column.name}" for column in HOUR_COLUMNS)
    changed = ", ".join(
        f"{column.name} = delivered.{column.name}" for column in HOUR_COLUMNS if column.name not in _KEY
    )
    same = " AND ".join(
        ["kept.hour = delivered.hour", *(f"kept.{k} IS NOT DISTINCT FROM delivered.{k}" for k in _KEY[:2])]
    )
    return (
        f"MERGE INTO {COMPACTED_TABLE} AS kept USING ({hours_since(days, today)}) AS delivered ON {same} "  # noqa: S608
        f"WHEN MATCHED AND delivered.records > kept.records THEN UPDATE SET {changed} "
        f"WHEN NOT MATCHED THEN INSERT ({NAMES}) VALUES ({values})"
    )


_KEY = ("account", "region", "hour")
