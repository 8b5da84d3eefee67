"""Questions whose text DuckDB runs as it stands, answered by the emulated Athena over a table in S3.

The emulator's Athena runs DuckDB, which lacks some of Athena's functions. What it can run goes the whole way: values
bound beside the text, the query handed in, the answer fetched, typed and compared with the one that was worked out.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from deploy.asking.common import REGION, Custody, make_workgroup
from unit.questions.history import ASKED, HISTORY, WEEK, rows, text

from custody.engines.athena import AthenaEngine
from custody.lake.hour_counts import HourCounts
from custody.lake.table import (
    create_events,
    create_record_hours,
    create_state_changes,
    insert_rows,
    insert_state_rows,
    replace_hours,
)
from custody.questions import get

if TYPE_CHECKING:
    from pathlib import Path

    from boto3.session import Session

    from custody.aws.names import Names
    from custody.lake.rows import Row
    from lab import Lab

pytestmark = pytest.mark.lab

CASES = (
    "who-pushed", "who-pushed--reference", "who-pulled", "tag-history--one", "first-time-pushers", "root-activity",
    "pushes-without-scan", "record-coverage", "image-history", "session-activity",
)  # fmt: skip

PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
}
LATER = {"since": "2026-12-01", "until": "2026-12-02"}
QUOTED: dict[str, Any] = {
    "event_id": "quoted",
    "event_time": datetime(2026, 12, 1, 9, 30, 15),  # noqa: DTZ001  # UTC without a zone, as rows are
    "actor_name": "O'Brien -- ?",
    "actor_arn": None,
    "session_issuer_arn": None,
    "repository": "shop/o'clock",
}


def once(found: list[Row]) -> list[Row]:
    """Each record once, the copy that the engine would keep."""
    ordered = sorted(found, key=lambda row: (str(row["source_file"]), row["source_position"]), reverse=True)
    return list({row["event_id"]: row for row in ordered}.values())


@pytest.fixture(scope="module")
def lake(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The relations as tables of Parquet files, in a database and a workgroup of their own."""
    names, folder = make_workgroup(lab, "answers"), tmp_path_factory.mktemp("parquet")
    events, changes = rows()
    push = next(row for row in events if row["event_name"] == "PutImage" and row["error_code"] is None)
    with duckdb.connect() as connection:
        create_events(connection)
        create_state_changes(connection)
        create_record_hours(connection)
        insert_rows(connection, [*once(events), push | QUOTED])
        insert_state_rows(connection, once(changes))
        counts = HourCounts()
        for row in events:
            counts.add_row(row)
        replace_hours(connection, counts.rows())
        lab.client("glue", REGION).create_database(DatabaseInput={"Name": names.lake.database})
        for relation in ("events", "record_hours", "state_changes"):
            _table(lab, names, connection, relation, folder)
        # Questions about closed days are asked of these.
        for relation in ("events", "record_hours"):
            _table(lab, names, connection, relation, folder, called=f"{relation}_compacted")
    return names


def _table(
    lab: Lab, names: Names, connection: duckdb.DuckDBPyConnection, relation: str, folder: Path, *, called: str = ""
) -> None:
    table = called or relation
    file = folder / f"{table}.parquet"
    connection.execute(f"COPY {relation} TO '{file}' (FORMAT parquet)")
    bucket = names.lake.results_bucket
    lab.client("s3", REGION).put_object(Bucket=bucket, Key=f"{table}/part.parquet", Body=file.read_bytes())
    storage: Any = {**PARQUET, "Location": f"s3://{bucket}/{table}/", "Columns": []}
    lab.client("glue", REGION).create_table(
        DatabaseName=names.lake.database, TableInput={"Name": table, "StorageDescriptor": storage}
    )


@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_the_one_that_was_worked_out(session: Session, lake: Names, case: str) -> None:
    question = get(case.partition("--")[0])
    engine = AthenaEngine(session, lake, poll_seconds=0.02)
    answer = engine.run(question.sql, question.bind(WEEK | ASKED[case]))
    assert text(answer.columns, list(answer.rows)) == (HISTORY / "answers" / f"{case}.csv").read_text(encoding="utf-8")
    (cost,) = engine.costs
    assert cost.scanned > 0


def test_values_with_quotes_find_their_record_and_no_other(session: Session, lake: Names) -> None:
    question = get("who-pushed")
    values = {"actor": QUOTED["actor_name"], "repository": QUOTED["repository"]}
    answer = AthenaEngine(session, lake, poll_seconds=0.02).run(question.sql, question.bind(LATER | values))
    [row] = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert row["event_id"] == "quoted"
    assert row["event_time"] == QUOTED["event_time"]
    assert row["actor"] == QUOTED["actor_name"]
    nobody = question.bind(LATER | {"actor": "O'Brien' OR '1'='1"})
    assert list(AthenaEngine(session, lake, poll_seconds=0.02).run(question.sql, nobody).rows) == []


def test_the_command_prints_the_rows_and_what_they_cost(custody: Custody, lake: Names) -> None:
    words = ["--actor", str(QUOTED["actor_name"]), "--from", LATER["since"], "--to", LATER["since"]]
    ran = custody("ask", "who-pushed", *words, "-c", f"custody.name={lake.name}")
    assert ran.code == 0, ran.err
    [row] = ran.rows
    assert (row["event_id"], row["repository"]) == ("quoted", "shop/o'clock")
    assert row["event_time"] == "2026-12-01T09:30:15Z"
    assert re.fullmatch(r"1 row · athena · \d[\d.]* (bytes|kB) scanned, about 0\.00005 USD at 5 USD a TB .*\n", ran.err)


def test_an_earlier_answer_is_asked_for_only_when_it_may_be_taken(session: Session, lake: Names) -> None:
    sent: list[dict[str, Any]] = []
    session.events.register(
        "before-parameter-build.athena.StartQueryExecution", lambda params, **_: sent.append(params)
    )
    for minutes in (0, 60):
        AthenaEngine(session, lake, reuse_minutes=minutes, poll_seconds=0.02).run("SELECT 1 AS one")
    reuse = [each.get("ResultReuseConfiguration", {}).get("ResultReuseByAgeConfiguration") for each in sent]
    assert not (reuse[0] or {}).get("Enabled")
    assert reuse[1] == {"Enabled": True, "MaxAgeInMinutes": 60}
    assert {each["WorkGroup"] for each in sent} == {lake.lake.workgroup}
