"""Every domain view runs, answers with the columns its header names, and finds something among the samples."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import sqlglot

from custody.engines.dialect import to_duckdb
from custody.engines.local import LocalEngine
from custody.lake.columns import Type
from custody.lake.domain_views import View, ViewError, domain_views, parse
from custody.lake.presto_view import original_text, table_input
from custody.lake.rows import row_of
from custody.lake.state_changes import STATE_COLUMNS
from custody.lake.state_rows import state_row_of
from custody.lake.table import create_events, insert_rows, insert_state_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = [
    "actors",
    "alerts",
    "approvals",
    "executions",
    "image_deletions",
    "image_expiries",
    "image_pulls",
    "image_pushes",
    "logins",
    "pipeline_changes",
    "repository_changes",
    "stage_control",
    "tampering",
]


def _records(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [record for each in value for record in _records(each)]
    if not isinstance(value, dict):
        return []
    if "eventSource" in value and "eventID" in value:
        return [value]
    return [record for each in value.values() for record in _records(each)]


@pytest.fixture(scope="module")
def events() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_events(connection)
        files = sorted(SAMPLES.rglob("*.json"))
        insert_rows(connection, (row_of(r) for path in files for r in _records(json.loads(path.read_text()))))
        columns = ", ".join(f"{column.name} {column.type.duckdb}" for column in STATE_COLUMNS)
        connection.execute(f"CREATE TABLE state_changes ({columns})")
        sent = json.loads((SAMPLES / "lost-alerts" / "silent.json").read_text())[0]
        insert_state_rows(connection, [state_row_of(each) for each in sent if "detail-type" in each])
        yield connection


def test_every_view_is_there() -> None:
    assert [view.name for view in domain_views()] == NAMES


@pytest.mark.parametrize("view", domain_views(), ids=lambda view: view.name)
def test_view_answers_with_its_columns(view: View, events: duckdb.DuckDBPyConnection) -> None:
    cursor = events.execute(to_duckdb(view.sql))
    assert [column[0] for column in cursor.description or ()] == list(view.columns)
    assert cursor.fetchall()


@pytest.mark.parametrize("view", domain_views(), ids=lambda view: view.name)
def test_view_gives_the_types_it_names(view: View, events: duckdb.DuckDBPyConnection) -> None:
    names = {Type.TEXT: "VARCHAR", Type.JSON: "VARCHAR", Type.TIME: "TIMESTAMP", Type.BOOLEAN: "BOOLEAN"}
    described = events.execute(f"DESCRIBE {to_duckdb(view.sql)}").fetchall()
    for (name, type_, *_), wanted in zip(described, view.columns.values(), strict=True):
        assert type_ == names.get(wanted, type_), name
        assert wanted is not Type.INTEGER or type_ in {"BIGINT", "HUGEINT", "INTEGER"}, name


def test_a_view_without_a_title_is_refused() -> None:
    with pytest.raises(ViewError, match="view x has 0 titles and 1 columns"):
        parse("x", "-- column event_id\nSELECT event_id FROM events")


def test_a_column_nobody_knows_needs_a_type() -> None:
    with pytest.raises(ViewError, match="column 'colour' is in no relation"):
        parse("x", "-- title: X\n-- column colour\nSELECT 1 AS colour FROM events")
    assert parse("x", "-- title: X\n-- column colour text\nSELECT 1").columns == {"colour": Type.TEXT}


def test_the_catalogue_holds_the_text_and_the_columns() -> None:
    view = table_input("v", "SELECT 1 AS a, t", {"a": Type.INTEGER, "t": Type.TIME}, database="d", description="")
    assert view["tableType"] == "VIRTUAL_VIEW"
    assert view["storageDescriptor"]["columns"] == [{"name": "a", "type": "bigint"}, {"name": "t", "type": "timestamp"}]
    encoded = original_text("SELECT 1 AS a, t", {"a": Type.INTEGER, "t": Type.TIME}, database="d")
    assert view["viewOriginalText"] == encoded
    assert json.loads(base64.b64decode(encoded.removeprefix("/* Presto View: ").removesuffix(" */"))) == {
        "originalSql": "SELECT 1 AS a, t",
        "catalog": "awsdatacatalog",
        "schema": "d",
        "columns": [{"name": "a", "type": "bigint"}, {"name": "t", "type": "timestamp(6)"}],
    }


@pytest.mark.parametrize("view", domain_views(), ids=lambda view: view.name)
def test_view_is_athenas_sql_as_it_stands(view: View) -> None:
    assert sqlglot.parse_one(view.sql, read="athena").find(sqlglot.exp.Command) is None


def _start(id_: str, action: str, person: str) -> dict[str, Any]:
    asked = {"name": "shop-api"} if action == "StartPipelineExecution" else {"pipelineName": "shop-api"}
    return {
        "eventID": id_,
        "eventTime": "2026-11-02T10:00:00Z",
        "eventSource": "codepipeline.amazonaws.com",
        "eventName": action,
        "eventType": "AwsApiCall",
        "awsRegion": "eu-central-1",
        "recipientAccountId": "111122223333",
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::111122223333:user/{person}", "userName": person},
        "requestParameters": asked,
        "responseElements": {"pipelineExecutionId": "00000001-feed-4000-8000-000000000000"},
    }


def test_of_two_calls_of_one_second_an_execution_always_has_the_same() -> None:
    calls = [_start("b", "StartPipelineExecution", "ann"), _start("a", "PutActionRevision", "bob")]
    (view,) = (view for view in domain_views() if view.name == "executions")
    answers = []
    for order in (calls, calls[::-1]):
        with LocalEngine() as engine:
            engine.add([row_of(each, file="log.json", position=number) for number, each in enumerate(order)])
            answers.append([dict(zip(view.columns, row, strict=True)) for row in engine.run(view.sql).rows])
    assert answers[0] == answers[1]
    assert [row["event_name"] for row in answers[0]] == ["PutActionRevision"]
