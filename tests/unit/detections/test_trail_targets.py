"""What a trail in the record writes to is watched like what the settings name: the same calls, and each found once."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from unit.detections.cases import envelope, load
from unit.detections.test_questions import ask

from custody.detections import DetectionSettings, all_detections, get

if TYPE_CHECKING:
    import duckdb

ID = "trail-target-changed"
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
OTHER = DetectionSettings(audit_keys=("ffffffff-12ab-34cd-56ef-1234567890ab",))
BY_NAME = ("audit-bucket-", "alert-topic-", "watcher-log-group-", "audit-key-")

NOT_ASKED = {"CreateGrant", "RevokeGrant"}
"""Calls that are worth an alert on the deployment's own resources alone: services make grants all day."""


def _history(kind: str, number: int) -> list[dict[str, Any]]:
    history: list[dict[str, Any]] = copy.deepcopy(load(ID, kind)[number])
    return history


def test_it_asks_for_every_call_that_is_watched_by_name() -> None:
    question = get(ID).question
    assert question is not None
    watched = {
        name
        for detection in all_detections()
        if detection.pattern and detection.id.startswith(BY_NAME)
        for name in detection.pattern.document["detail"]["eventName"]
    }
    assert {name for name in watched if f"'{name}'" not in question.sql} == NOT_ASKED


def test_a_bucket_that_cloudtrail_asked_is_one_it_writes_to(connection: duckdb.DuckDBPyConnection) -> None:
    created, changed = _history("fires", 0)
    asked = created | {
        "eventSource": "s3.amazonaws.com",
        "eventName": "GetBucketAcl",
        "userIdentity": {"type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"},
        "sourceIPAddress": "cloudtrail.amazonaws.com",
        "requestParameters": {"bucketName": "acme-security-logs"},
    }
    (found,) = ask(connection, get(ID), (asked, changed), DetectionSettings())
    assert (found["subject"], found["finding"]) == (
        "acme-security-logs",
        "PutBucketLifecycle on what a trail writes to",
    )
    somebody = asked | {"userIdentity": created["userIdentity"], "sourceIPAddress": "198.51.100.24"}
    assert ask(connection, get(ID), (somebody, changed), DetectionSettings()) == []


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (DetectionSettings(), 0),
        (OTHER, 1),
        (DetectionSettings(audit_keys=(KEY,)), 0),
    ],
)
def test_a_key_is_found_once(connection: duckdb.DuckDBPyConnection, settings: DetectionSettings, found: int) -> None:
    history = tuple(_history("silent", 6))
    pattern = get("audit-key-disabled", settings).pattern
    assert pattern is not None
    assert len(ask(connection, get(ID), history, settings)) == found
    assert pattern.matches(envelope(history[1])) is not bool(found)


def test_what_the_settings_name_is_left_to_its_own_detections(connection: duckdb.DuckDBPyConnection) -> None:
    told = DetectionSettings(watched_names=("acme-security", "trail", "security/trail"))
    found = [len(ask(connection, get(ID), tuple(case), told)) for case in load(ID, "fires")]
    assert found == [1 if number in {2, 4} else 0 for number in range(len(found))]
