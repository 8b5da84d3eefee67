"""What was taken in for an hour answers as the view did at that hour, whatever fails; and it is written once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from unit.lake_aws.nights import at, compact, create, deliver, lake, record, seen

from custody.alerts import message
from custody.engines.dialect import to_duckdb
from custody.lake import taken
from custody.lake.columns import COLUMNS
from custody.lake.events_view import READ_DAYS, events_view
from custody_cdk.lake import ask_question_handler as asking

__all__ = ["lake"]

HOME = "us-east-1"
HOUR = datetime(2026, 11, 20, 10, tzinfo=UTC)
QUESTION = "SELECT event_id FROM (SELECT event_id FROM events) AS found ORDER BY 1"
EVENT = {
    "id": "shop", "scheduled": f"{HOUR:%Y-%m-%dT%H:%M:%SZ}", "lag": 0, "every": 3600, "looks_back": 3600, "names": [],
    "values": {}, "sql": QUESTION, "slots": True,
}  # fmt: skip


class Athena:
    """As much of Athena as the function calls, over the lake of the other tests.

    Attributes:
        started: the texts that were run, a token's once.
        broken: what a text begins with that fails.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, day: int = 0) -> None:
        self.connection, self.today = connection, f"DATE '{at(day):%Y-%m-%d}'"
        self.started: list[str] = []
        self.broken: tuple[str, ...] = ()
        self.of_token: dict[str, str] = {}
        self.runs: dict[str, tuple[str, str, list[str]]] = {}
        self.now = HOUR
        columns = ", ".join(f"{column.name} {column.type.duckdb}" for column in COLUMNS)
        connection.execute(f"CREATE TABLE IF NOT EXISTS {taken.TABLE} ({columns}, day VARCHAR, slot VARCHAR)")

    def start_query_execution(self, *, QueryString: str, ClientRequestToken: str, **_: Any) -> dict[str, str]:  # noqa: N803
        if ClientRequestToken not in self.of_token:
            self.started.append(QueryString)
            id_ = self.of_token[ClientRequestToken] = str(len(self.started))
            failed = QueryString.startswith(self.broken) if self.broken else False
            self.runs[id_] = (
                QueryString,
                "FAILED" if failed else "SUCCEEDED",
                [] if failed else self._run(QueryString),
            )
        return {"QueryExecutionId": self.of_token[ClientRequestToken]}

    def _run(self, text: str) -> list[str]:
        text = text.replace("CURRENT_DATE", self.today)
        if unload := re.fullmatch(r"UNLOAD \((.*)\) TO 's3://lake/taken/(.*)/' WITH \(format = 'PARQUET'\)", text):
            rows = to_duckdb(unload[1])
            self.connection.execute(f"INSERT INTO {taken.TABLE} SELECT *, '{unload[2]}' FROM ({rows})")  # noqa: S608
            return []
        return [id_ for (id_,) in self.connection.execute(to_duckdb(text)).fetchall()]

    def get_query_execution(self, *, QueryExecutionId: str) -> dict[str, Any]:  # noqa: N803
        text, state, _ = self.runs[QueryExecutionId]
        status = {"State": state, "SubmissionDateTime": self.now}
        return {"QueryExecution": {"Query": text, "Status": status}}

    def get_paginator(self, _: str) -> Athena:
        return self

    def paginate(self, *, QueryExecutionId: str) -> list[dict[str, Any]]:  # noqa: N803
        rows = ["event_id", *self.runs[QueryExecutionId][2]]
        return [{"ResultSet": {"Rows": [{"Data": [{"VarCharValue": row}]} for row in rows]}}]


@pytest.fixture(autouse=True)
def _texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SLOTS", taken.texts())
    for name, value in {"TAKEN": "s3://lake/taken/", "DATABASE": "custody", "WORKGROUP": "jobs"}.items():
        monkeypatch.setenv(name, value)


def answered(athena: Athena, now: datetime = HOUR, **more: Any) -> list[str]:
    return [row["event_id"] for row in asking.answer(athena, {**EVENT, **more}, now)]


def test_a_question_reads_slots_and_no_log_file(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, record("old", at(-5)), record("new", at(0, 9)), day=0)
    athena = Athena(lake)
    assert answered(athena) == ["new", "old"]
    closed, opened, question = athena.started
    assert "day >= '2026/11/14' AND day < '2026/11/20'" in closed
    assert "WHERE day >= '2026/11/20')" in opened
    # The files of the view are the slots' rows here, and the view is named nowhere but where it is made.
    assert question.startswith("WITH delivered_records AS (SELECT ")
    assert len(re.findall(r"FROM cloudtrail\b", question)) == 0
    lake.execute("DELETE FROM delivered_records")
    assert answered(athena, id="another") == ["new", "old"]


def test_all_questions_of_an_hour_share_what_the_first_took_in(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, record("a", at(0, 9)), day=0)
    athena = Athena(lake)
    for number in range(5):
        assert answered(athena, id=f"q{number}", scheduled=f"2026-11-20T10:{number:02}:00Z") == ["a"]
    assert sum(text.startswith("UNLOAD") for text in athena.started) == 2
    # The next hour takes in today's folder, and not the closed ones.
    assert answered(athena, HOUR + timedelta(hours=1), scheduled="2026-11-20T11:00:00Z") == ["a"]
    assert sum(text.startswith("UNLOAD") for text in athena.started) == 3


def test_a_slot_of_fewer_accounts_than_the_table_has_is_not_read(
    lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Glue:
        accounts = "111122223333"

        def get_table(self, **named: str) -> dict[str, Any]:
            assert named == {"DatabaseName": "custody", "Name": "cloudtrail"}
            listed = {"projection.account.values": self.accounts, "projection.region.values": HOME}
            return {"Table": {"Parameters": listed}}

    glue = Glue()
    monkeypatch.setattr(asking, "SLOTS", taken.texts(discovered=True))
    monkeypatch.setattr("custody_cdk.lake.ask_question_handler.boto3.client", {"glue": glue}.__getitem__)
    athena = Athena(lake)
    assert answered(athena) == answered(athena, id="another") == []
    glue.accounts += ",444455556666"
    deliver(lake, record("of the other", at(-5)), day=0)
    assert answered(athena, id="third") == ["of the other"]
    assert sum(text.startswith("UNLOAD") for text in athena.started) == 4


@pytest.mark.parametrize("broken", [("UNLOAD",), ("WITH delivered_records",), ("UNLOAD", "WITH")])
def test_what_cannot_be_taken_in_is_read_from_the_files(
    lake: duckdb.DuckDBPyConnection, broken: tuple[str, ...]
) -> None:
    deliver(lake, record("a", at(0, 9)), day=0)
    lake.execute(f"CREATE VIEW events AS {to_duckdb(events_view(f'DATE {str(at(0).date())!r}'))}")
    athena = Athena(lake)
    athena.broken = broken
    assert answered(athena) == ["a"]
    assert athena.started[-1] == QUESTION


def test_a_slot_that_failed_is_written_again_to_a_folder_of_its_own(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, record("a", at(0, 9)), day=0)
    lake.execute(f"CREATE VIEW events AS {to_duckdb(events_view(f'DATE {str(at(0).date())!r}'))}")
    athena = Athena(lake)
    athena.broken = ("UNLOAD",)
    assert answered(athena) == ["a"]
    athena.broken = ()
    assert answered(athena, HOUR + timedelta(minutes=5), id="later") == ["a"]
    folders = re.findall(r"taken/([^']*)/'", " ".join(athena.started))
    assert len(folders) == len(set(folders)) == 3
    assert athena.started[-1].startswith("WITH delivered_records")


def test_a_message_that_is_sent_again_days_later_reads_the_files(lake: duckdb.DuckDBPyConnection) -> None:
    """By then its slots have expired, and Athena would say of them that they were written."""
    lake.execute(f"CREATE VIEW events AS {to_duckdb(events_view(f'DATE {str(at(0).date())!r}'))}")
    athena = Athena(lake)
    answered(athena, HOUR + timedelta(hours=12))
    assert athena.started == [QUESTION]


def test_who_asks_ahead_by_hand_takes_nothing_in_for_that_hour(lake: duckdb.DuckDBPyConnection) -> None:
    """The runs of that hour would read what had been delivered before it."""
    lake.execute(f"CREATE VIEW events AS {to_duckdb(events_view(f'DATE {str(at(0).date())!r}'))}")
    athena = Athena(lake)
    answered(athena, HOUR - timedelta(minutes=1))
    assert athena.started == [QUESTION]


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
def test_the_slots_hold_every_folder_that_the_view_reads(hour: int) -> None:
    """What comes into yesterday's folder around midnight is taken in with today's."""
    with duckdb.connect() as lake:
        create(lake)
        for day in range(-READ_DAYS - 3, 1):
            deliver(lake, record(f"{day:03}", at(day)), day=day)
        wanted = seen(lake)
        now = HOUR.replace(hour=hour)
        assert answered(Athena(lake), now, scheduled=f"{now:%Y-%m-%dT%H:%M:%SZ}") == wanted


@settings(deadline=None, max_examples=10, phases=[Phase.generate])
@given(st.data())
def test_slots_answer_as_the_view_does(data: st.DataObject) -> None:
    """Records late and early, nights that fail, copies, corrections: at each hour the two say the same."""
    with duckdb.connect() as lake:
        create(lake)
        for day in range(-9, 1):
            for number in range(data.draw(st.integers(0, 3))):
                made = record(f"{day:03}-{number}", at(day, data.draw(st.integers(0, 23))))
                for copy in range(data.draw(st.integers(1, 2))):
                    deliver(lake, made, day=min(0, day + data.draw(st.integers(0, 2))), file=f"{number}{copy}")
            if data.draw(st.booleans()):
                compact(lake, day=day)
        hour = data.draw(st.integers(0, 23))
        now = HOUR.replace(hour=hour)
        assert answered(Athena(lake), now, scheduled=f"{now:%Y-%m-%dT%H:%M:%SZ}") == seen(lake)


def test_the_texts_are_athena_s() -> None:
    sqlglot.parse_one(taken.rows_of("day >= '2026/11/20'"), read="athena")
    sqlglot.parse_one(taken.read_from_slots().replace("{slot}", "'a', 'b'") + QUESTION, read="athena")


def test_as_many_findings_are_handed_on_as_an_alert_lists() -> None:
    """Two functions, each with code of its own."""
    assert asking.LISTED == message.LISTED


def test_a_slot_of_another_view_or_of_other_accounts_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new release reads out of the same files would be missing from it for a day."""
    now = taken.texts()["of"]
    assert taken.texts() == taken.texts(())
    assert taken.texts(["111122223333"])["of"] != now
    monkeypatch.setattr(taken, "delivered_view", lambda: "SELECT 1")
    assert taken.texts()["of"] != now
