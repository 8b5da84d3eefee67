"""A key that leaves its service is found, whatever the service; one that stays is left alone, however busy."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from unit.detections.cases import load
from unit.detections.test_questions import ask

from custody.detections import DetectionSettings, get
from custody.detections.scheduled_query import values
from custody.detections.sql import detection_sql
from custody.lake.rows import row_of
from custody.lake.table import insert_rows

if TYPE_CHECKING:
    import duckdb

ID = "service-session-used-elsewhere"
CASE = Path(__file__).parents[2] / "cases" / "identity" / "key-of-a-function-pulls-from-elsewhere.json"
HOME, AWAY = "203.0.113.60", "198.51.100.250"
SESSIONS = {"build": 2, "instance": 4, "task": 7}
"""By kind, the sample that fires with it: its first call is at home, its last one elsewhere."""

CLIENTS = (
    "aws-cli/2.31.4 md/awscrt#0.28.1 ua/2.1 os/linux#6.8.0 lang/python#3.13.7",
    "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.8.0 lang/python#3.13.7",
    "aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.24.1",
)


def test_the_theft_of_an_image_in_public_data_is_found(connection: duckdb.DuckDBPyConnection) -> None:
    question = get(ID).question
    assert question is not None
    records = json.loads(CASE.read_text(encoding="utf-8"))["Records"]
    connection.execute("DELETE FROM events")
    insert_rows(connection, (row_of(record, file="log.json.gz", position=n) for n, record in enumerate(records)))
    bound = values(question, DetectionSettings(), until=row_of(records[-1])["event_time"]) | {  # type: ignore[arg-type]
        "since": "2018-11-28 00:00:00",
        "until": "2018-11-29 00:00:00",
    }
    (found,) = connection.execute(detection_sql(get(ID), "duckdb"), bound).fetchall()
    assert found[0] == records[2]["eventID"]


def _call(kind: str, *, minute: int, address: str, client: str, name: str) -> dict[str, Any]:
    (like,) = (record for record in load(ID, "fires")[SESSIONS[kind]][:1])
    record: dict[str, Any] = copy.deepcopy(like)
    return record | {
        "eventID": f"{kind}-{minute}",
        "eventTime": f"2026-11-20T11:{minute:02}:00Z",
        "sourceIPAddress": address,
        "userAgent": client,
        "eventName": name,
    }


calls = st.tuples(
    st.sampled_from(CLIENTS), st.sampled_from(["BatchGetImage", "GetAuthorizationToken", "PutImage", "DescribeImages"])
)


@settings(max_examples=10)
@given(kind=st.sampled_from(sorted(SESSIONS)), made=st.lists(calls, min_size=1, max_size=6), docker=st.booleans())
def test_a_machine_may_use_any_client_in_its_place(
    connection: duckdb.DuckDBPyConnection, kind: str, made: list[tuple[str, str]], *, docker: bool
) -> None:
    at_home = [
        _call(kind, minute=n, address=HOME, client=client, name=name) for n, (client, name) in enumerate(made, start=1)
    ]
    if docker:
        at_home.append(_call(kind, minute=20, address="ecr.amazonaws.com", client="ecr.amazonaws.com", name="PutImage"))
    assert ask(connection, get(ID), tuple(at_home), DetectionSettings()) == []
    stolen = _call(kind, minute=30, address=AWAY, client=made[0][0], name="BatchGetImage")
    (found,) = ask(connection, get(ID), (*at_home, stolen), DetectionSettings())
    assert found["event_id"] == stolen["eventID"]
