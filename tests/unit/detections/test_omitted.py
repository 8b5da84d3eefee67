"""A question that compares calls "no change" only what it could read: what CloudTrail left out cannot be excluded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from unit.detections.cases import QUESTION_CASES, Case, load
from unit.detections.test_questions import ask

from custody.detections import DetectionSettings, get

if TYPE_CHECKING:
    import duckdb

CASES = Path(__file__).parents[2] / "cases" / "omitted"

ELSEWHERE = {
    "heartbeat-not-recorded": "asks for what is not there; a record without details is no sign of life",
    "no-heartbeat": "asks for what is not there; a record without details is no sign of life",
    "record-corrected": "a correction whose parts are gone replaces nothing; record-id-reused has it",
    "trail-target-changed": "asks what was done to what trails name; record-details-omitted has each such call",
}
"""Questions that an omitted part keeps silent, and why that hides nothing."""


def _omitted(record: dict[str, Any], *, resources: bool) -> dict[str, Any]:
    gone = {
        part: {"reason": f"{part} too large", "omitted": True, "originalSize": 153_422}
        for part in ("requestParameters", "responseElements")
        if record.get(part)
    }
    return {key: value for key, value in {**record, **gone}.items() if resources or key != "resources"}


@pytest.mark.parametrize("case", [case for case in QUESTION_CASES if case.fires], ids=lambda case: case.name)
@pytest.mark.parametrize("resources", [True, False], ids=["named", "unnamed"])
def test_padding_the_record_that_decides_silences_no_question(
    connection: duckdb.DuckDBPyConnection, case: Case, *, resources: bool
) -> None:
    decided = {row["event_id"] for row in ask(connection, case.detection, case.documents, DetectionSettings())}
    twin = tuple(
        _omitted(record, resources=resources) if record.get("eventID") in decided else record
        for record in case.documents
    )
    found = ask(connection, case.detection, twin, DetectionSettings())
    assert bool(found) is (case.detection.id not in ELSEWHERE), case.name
    assert all(row["subject"] and row["finding"] for row in found)


COMPARING = (
    "build-project-role-changed",
    "build-project-source-changed",
    "pipeline-approval-removed",
    "pipeline-artifact-store-changed",
    "pipeline-role-changed",
    "pipeline-source-changed",
    "tag-overwritten",
)


@pytest.mark.parametrize("id_", COMPARING)
def test_a_change_that_was_left_out_is_no_unchanged_thing(connection: duckdb.DuckDBPyConnection, id_: str) -> None:
    """First, omitted, last: the one in the middle is a finding, the last is compared with the first."""
    history = load(id_, "fires")[0]
    plain = ask(connection, get(id_), tuple(history), DetectionSettings())
    decided = next(record for record in history if record["eventID"] == plain[-1]["event_id"])
    before = {**decided, "eventID": "padded", "eventTime": "2026-11-20T11:00:01Z"}
    last = {**decided, "eventTime": "2026-11-20T11:30:00Z"}
    others = [record for record in history if record is not decided]
    found = ask(connection, get(id_), (*others, _omitted(before, resources=True), last), DetectionSettings())
    stories = {row["event_id"]: row["finding"] for row in found}
    assert stories["padded"].startswith("cannot be excluded: CloudTrail omitted requestParameters")
    assert stories[decided["eventID"]].startswith(("was ", "approval actions"))


@pytest.mark.parametrize(
    ("name", "id_"),
    [("approval_by_role", "pipeline-approval-removed"), ("putimage_by_build", "tag-overwritten")],
)
def test_the_plain_and_the_omitted_case(connection: duckdb.DuckDBPyConnection, name: str, id_: str) -> None:
    plain, omitted = (
        json.loads((CASES / f"{name}_{kind}.json").read_text("utf-8"))["Records"] for kind in ("plain", "omitted")
    )
    assert ask(connection, get(id_), tuple(plain), DetectionSettings())
    (row,) = ask(connection, get(id_), tuple(omitted), DetectionSettings())
    assert row["finding"] == "cannot be excluded: CloudTrail omitted requestParameters and responseElements"
    assert row["event_id"] == omitted[-1]["eventID"]
