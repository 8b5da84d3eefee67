"""The view ``state_changes`` says what ``state_row_of`` says, for every event of a service's own among the samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from custody.engines.dialect import to_duckdb
from custody.lake.columns import Type
from custody.lake.state_changes import STATE_BY_NAME
from custody.lake.state_rows import state_row_of
from custody.lake.state_sql import projection, state_view

SAMPLES = Path(__file__).parents[2] / "samples"


def _events(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [event for each in value for event in _events(each)]
    if not isinstance(value, dict):
        return []
    if "detail-type" in value:
        return [] if "via CloudTrail" in value["detail-type"] else [value]
    return [event for each in value.values() for event in _events(each)]


def _rows(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE state_changes_delivered (event VARCHAR, month VARCHAR, "$path" VARCHAR)')
        for number, event in enumerate(events):
            values = [json.dumps(event), "2026/11", f"{number:05}"]
            connection.execute("INSERT INTO state_changes_delivered VALUES (?, ?, ?)", values)
        found = connection.execute(to_duckdb(state_view() + " ORDER BY source_file")).fetchall()
    return [_said(dict(zip(STATE_BY_NAME, row, strict=True))) for row in found]


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """What JSON says; each engine has fingerprints of its own."""
    told = {n: json.loads(v) if v and STATE_BY_NAME[n].type is Type.JSON else v for n, v in row.items()}
    return told | {"fingerprint": bool(told["fingerprint"])}


def test_every_sample_has_the_same_row() -> None:
    found = [event for path in sorted(SAMPLES.rglob("*.json")) for event in _events(json.loads(path.read_text()))]
    events = list({event["id"]: event for event in found}.values())
    assert len(events) > 10
    rows = [dict(state_row_of(event, file=f"{number:05}")) for number, event in enumerate(events)]
    expected = [_said(row) | {"month": "2026/11"} for row in rows]
    assert _rows(events) == expected


def test_tags_are_joined_and_a_build_is_cut_out() -> None:
    event = {
        "id": "1",
        "detail": {
            "image-tags": ["a", "b"],
            "execution-result": {"external-execution-id": "shop:0f1e2d3c-0000-4000-8000-0123456789ab"},
        },
    }
    (row,) = _rows([event])
    assert (row["image_tag"], row["build_project"], row["build_id"]) == (
        "a,b",
        "shop",
        "0f1e2d3c-0000-4000-8000-0123456789ab",
    )


def test_an_event_delivered_twice_is_one_row() -> None:
    assert [row["source_file"] for row in _rows([{"id": "1"}, {"id": "1"}, {"id": "2"}])] == ["00000", "00002"]


def test_months_reach_as_far_back_as_files_are_kept() -> None:
    assert projection("s3://b/x/", retention_days=365)["projection.month.range"] == "NOW-14MONTHS,NOW"
