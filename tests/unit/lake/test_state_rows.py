"""An event of a service's own becomes a row of state_changes, whatever it looks like."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.catalog import NATIVE_EVENTS
from custody.engines.local import LocalEngine
from custody.lake.fingerprint import fingerprint
from custody.lake.state_changes import STATE_COLUMNS
from custody.lake.state_rows import state_row_of
from custody.lake.table import create_state_changes, insert_state_rows

BUILD = "0f7a7b1e-58f0-4f8e-9c39-3c9b1b3a5d11"
COMMIT = "ab" * 20


def event(kind: str, detail: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "e-1",
        "detail-type": kind,
        "source": "aws.codepipeline",
        "account": "111122223333",
        "time": "2026-11-02T09:09:00Z",
        "region": "eu-central-1",
        "resources": ["arn:aws:codepipeline:eu-central-1:111122223333:shop-api"],
        "detail": detail,
    } | more


def action(external: str, **more: Any) -> dict[str, Any]:
    result = {"external-execution-id": external, "external-execution-summary": "done"}
    return event(
        "CodePipeline Action Execution State Change",
        {
            "pipeline": "shop-api",
            "execution-id": "x-1",
            "version": 3.0,
            "stage": "Build",
            "action": "Build",
            "action-execution-id": "a-1",
            "state": "SUCCEEDED",
            "type": {"owner": "AWS", "category": "Build", "provider": "CodeBuild", "version": "1"},
            "execution-result": result,
        }
        | more,
    )


def said(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state_row_of(document).items() if value is not None}


def test_an_action() -> None:
    document = action(f"shop-build:{BUILD}")
    row = state_row_of(document, file="f.json", position=4)
    assert list(row) == [column.name for column in STATE_COLUMNS]
    assert json.loads(str(row.pop("detail"))) == document["detail"]
    assert row.pop("fingerprint") == fingerprint(document)
    assert {name: value for name, value in row.items() if value is not None} == {
        "event_id": "e-1",
        "event_time": datetime(2026, 11, 2, 9, 9),  # noqa: DTZ001 - the column is UTC without saying so
        "account": "111122223333",
        "region": "eu-central-1",
        "source": "aws.codepipeline",
        "detail_type": "CodePipeline Action Execution State Change",
        "pipeline": "shop-api",
        "execution_id": "x-1",
        "pipeline_version": 3,
        "stage": "Build",
        "action": "Build",
        "state": "SUCCEEDED",
        "action_execution_id": "a-1",
        "action_category": "Build",
        "action_owner": "AWS",
        "action_provider": "CodeBuild",
        "external_execution_id": f"shop-build:{BUILD}",
        "external_summary": "done",
        "build_project": "shop-build",
        "build_id": BUILD,
        "resources": '["arn:aws:codepipeline:eu-central-1:111122223333:shop-api"]',
        "source_file": "f.json",
        "source_position": 4,
    }


@pytest.mark.parametrize(
    ("external", "build", "commit"),
    [
        (f"shop-build:{BUILD}", BUILD, None),
        (f"build-batch/shop-build:{BUILD}", BUILD, None),
        (COMMIT, None, COMMIT),
        ("ab" * 32, None, "ab" * 32),
        ("ab" * 19, None, None),
        (f"arn:aws:logs:eu-central-1:1:log-group:/aws/codepipeline/p:log-stream:a/{BUILD}", None, None),
        ("", None, None),
    ],
)
def test_what_ran(external: str, build: str | None, commit: str | None) -> None:
    row = state_row_of(action(external))
    assert (row["build_id"], row["commit_id"]) == (build, commit)


def test_the_trigger_names_the_commit_before_the_action_does() -> None:
    trigger = {"trigger-type": "WebhookV2", "trigger-detail": "d", "commit-id": "cd" * 20}
    row = state_row_of(action(COMMIT, **{"execution-trigger": trigger}))
    assert (row["trigger_type"], row["trigger_detail"], row["commit_id"]) == ("WebhookV2", "d", "cd" * 20)


def test_a_scan() -> None:
    detail = {
        "scan-status": "COMPLETE",
        "repository-name": "shop/api",
        "image-digest": "sha256:1",
        "image-tags": ["1.0", "latest"],
        "finding-severity-counts": {"CRITICAL": 1, "HIGH": "2", "UNDEFINED": 0},
    }
    row = said(event("ECR Image Scan", detail, source="aws.ecr"))
    assert row["state"] == row["scan_status"] == "COMPLETE"
    assert (row["repository"], row["image_tag"], row["image_digest"]) == ("shop/api", "1.0,latest", "sha256:1")
    assert (row["findings_critical"], row["findings_high"], row["findings_undefined"]) == (1, 2, 0)
    assert "findings_low" not in row


def test_a_repository_by_its_arn_and_a_finding() -> None:
    arn = "arn:aws-cn:ecr:cn-north-1:111122223333:repository/shop/api"
    assert said(event("Inspector2 Scan", {"repository-name": arn}))["repository"] == "shop/api"
    image = {"repositoryName": "shop/web", "imageHash": "sha256:2", "imageTags": ["1"]}
    found = {"severity": "HIGH", "title": "CVE", "status": "ACTIVE"}
    found |= {"resources": [{"details": {"awsEcrContainerImage": image}}]}  # type: ignore[dict-item]  # any JSON
    row = said(event("Inspector2 Finding", found))
    assert (row["repository"], row["image_digest"], row["image_tag"]) == ("shop/web", "sha256:2", "1")
    assert (row["finding_severity"], row["finding_title"], row["state"]) == ("HIGH", "CVE", "ACTIVE")


def test_every_path_is_one_of_the_catalogue() -> None:
    known = {field.path.replace("[]", "") for each in NATIVE_EVENTS for field in each.fields}
    for column in STATE_COLUMNS:
        for path in column.paths:
            if path.startswith("detail."):
                assert path.replace(".0", "") in known, path


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PATHS = sorted({path for column in STATE_COLUMNS for path in column.paths})


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(PATHS), JSON, max_size=8))
def test_any_event_makes_a_row(values: dict[str, Any]) -> None:
    document: dict[str, Any] = {}
    for path, value in values.items():
        place = document
        *steps, last = path.split(".")
        for step in steps:
            inner = place.get(step)
            place[step] = inner if isinstance(inner, dict) else {}
            place = place[step]
        place[last] = value
    with duckdb.connect() as connection:
        create_state_changes(connection)
        assert insert_state_rows(connection, [state_row_of(document)]) == 1


def test_the_engine_keeps_each_event_once() -> None:
    rows = [state_row_of(action(COMMIT), file=name, position=0) for name in ("b.json", "a.json")]
    with LocalEngine() as engine:
        assert engine.add_state_changes(rows) == 2
        answer = engine.run("SELECT event_id, source_file FROM state_changes")
        assert list(answer.rows) == [("e-1", "a.json")]
