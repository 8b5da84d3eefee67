"""Which account is told of when it delivers no more, run after run as the lake asks: each once, the new ones too."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import duckdb

from custody.detections import DetectionSettings, get
from custody.detections.schedule import schedule_of
from custody.detections.scheduled_query import values
from custody.engines.dialect import to_duckdb
from custody.lake.hour_counts import HourCounts
from custody.lake.rows import row_of
from custody.lake.table import create_record_hours, replace_hours

BEGUN = datetime(2026, 11, 1)  # noqa: DTZ001  # UTC without a zone, as rows are
BUSY, GONE, NEW, SHORT = "111122223333", "444455556666", "777788889999", "222233334444"
DELIVERED = {BUSY: range(20), GONE: range(6), NEW: range(9, 12), SHORT: range(9, 11)}
"""By account, the days with records, one at noon."""


def told() -> list[tuple[str, timedelta]]:
    """Accounts in the order of alerts, each with how long it had been silent when the time asked about ended."""
    detection = get("no-record-delivered")
    assert detection.question
    when = schedule_of(detection.question, detection.severity)
    asked = replace(detection.question, every=when.every, looks_back=when.looks_back)
    moments = {account: [BEGUN + timedelta(days=day, hours=12) for day in days] for account, days in DELIVERED.items()}
    found = []
    for run in range(int(timedelta(days=20) / when.every) + 1):
        until = BEGUN + run * when.every
        counts = HourCounts()
        for account, times in moments.items():
            for number, time in enumerate(each for each in times if each < until):
                record = {
                    "recipientAccountId": account,
                    "awsRegion": "us-east-1",
                    "eventTime": f"{time:%Y-%m-%dT%H:%M:%SZ}",
                }
                counts.add_row(
                    row_of({**record, "eventID": f"{account}-{number}"}, file="log.json.gz", position=number)
                )
        with duckdb.connect() as connection:
            create_record_hours(connection)
            replace_hours(connection, counts.rows())
            bound = values(asked, DetectionSettings(), until=until)
            answer = connection.execute(to_duckdb(asked.sql), bound)
            names = [column[0] for column in answer.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        found += [(str(row["account"]), until - row["event_time"]) for row in rows]
    return found


def test_an_account_that_stops_is_told_once_after_its_hours_and_a_new_one_after_three_days() -> None:
    found = told()
    assert [account for account, _ in found] == [GONE, NEW]
    limit, every = timedelta(hours=DetectionSettings().silence_hours), timedelta(hours=4)
    assert all(limit < silent <= limit + every for _, silent in found)
