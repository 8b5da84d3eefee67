"""No question passes over a record of which CloudTrail left out the parts: every answer again, its records padded.

Each record that a row of an answer rests on is asked about once more with its parts left out, by the repository, image,
pipeline or execution that it was about, where ``resources`` names them and where nothing does.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from unit.questions.history import ASKED, FOLDERS, ask, engine, get, rows

from custody.catalog.omittable import OMITTABLE
from custody.lake.rows import row_of
from custody.logs.reader import read_logs
from custody.questions import all_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.engines.local import LocalEngine
    from custody.lake.rows import Row

NARROWED = {
    "repository": "repository",
    "image_tag": "tag",
    "image_digest": "digest",
    "pipeline": "pipeline",
    "execution_id": "execution",
}
"""What an answer is narrowed by, by its column."""

NOT_FROM_PARTS = {
    "activity-by-hour": "counts calls, whatever they were about",
    "activity-by-identity-kind": "counts calls, whatever they were about",
    "console-or-api": "counts calls, whatever they were about",
    "cross-region-use": "counts calls, whatever they were about",
    "registry-logins": "counts logins, whatever the registry",
    "record-coverage": "counts records",
    "record-gaps": "asks when there were records",
    "builds-by-pipeline": "of events that are not CloudTrail's; pushes are counted by the session",
    "execution-history": "of events that are not CloudTrail's",
    "inspector-findings": "of events that are not CloudTrail's",
    "scan-findings": "of events that are not CloudTrail's; who pushed is said where the record shows it",
}
"""Questions whose rows no part of a record decides."""

BY_THEMSELVES = {
    *("busiest-repositories", "corrected-records", "cross-account-use", "release-population", "releases"),
    "unused-repositories",
}
"""Questions whose rows are not of one record alone; each has a test of its own."""

TOLD_BY = {
    ("lineage", "ecs.amazonaws.com"): "running-since",
    ("deployed-image-deleted", "ecr.amazonaws.com"): "who-deleted",
}
"""Where the image was left out a record ties to no chain; this question then tells of the records of that service."""

EVENTS, CHANGES = rows()
RECORDS: dict[str, dict[str, Any]] = {
    entry.record["eventID"]: dict(entry.record)
    for entry in read_logs(FOLDERS, report=[].append)
    if entry.event is None and any(entry.record.get(part) for part in OMITTABLE)
}


def id_of(case: str) -> str:
    return case.partition("--")[0]


CASES = [case for case in ASKED if not get(id_of(case)).detection]


def padded(record: dict[str, Any], *, named: bool) -> dict[str, Any]:
    gone = {
        part: {"reason": f"{part} too large", "omitted": True, "originalSize": 153_422}
        for part in OMITTABLE
        if record.get(part)
    }
    return {key: value for key, value in {**record, **gone}.items() if named or key != "resources"}


def answers(filled: LocalEngine, case: str, given: dict[str, str]) -> list[dict[str, Any]]:
    columns, found = ask(filled, case, given)
    return [dict(zip(columns, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def whole() -> Iterator[LocalEngine]:
    with engine(EVENTS, CHANGES) as filled:
        yield filled


def narrowed(case: str, event: Row) -> dict[str, str]:
    """What the question takes of what the record was about, of several things the first."""
    taken = {parameter.name for parameter in get(case.partition("--")[0]).parameters}
    values = {name: str(event[column]) for column, name in NARROWED.items() if event[column] and name in taken}
    return {name: value.partition(",")[0] for name, value in values.items()}


@cache
def decided(whole: LocalEngine, case: str) -> list[Row]:
    """The first and the last of the records that the answer names, of those that CloudTrail could have cut."""
    named = {row.get("event_id") for row in answers(whole, case, {})}
    found = [event for event in EVENTS if event["event_id"] in named & set(RECORDS)]
    return found[:1] + found[1:][-1:]


@pytest.mark.parametrize("case", [case for case in CASES if id_of(case) not in {*NOT_FROM_PARTS, *BY_THEMSELVES}])
@pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])
def test_a_record_without_its_parts_is_still_in_the_answer_and_says_so(
    whole: LocalEngine, case: str, *, named: bool
) -> None:
    assert decided(whole, case)
    for event in decided(whole, case):
        id_ = event["event_id"]
        others = [each for each in EVENTS if each["event_id"] != id_]
        twin = row_of(padded(RECORDS[str(id_)], named=named), file=str(event["source_file"]), position=0)
        with engine([*others, twin], CHANGES) as cut:
            told_by = TOLD_BY.get((id_of(case), str(event["event_source"])), case)
            found = [row for row in answers(cut, told_by, narrowed(told_by, event)) if row["event_id"] == id_]
        assert found, id_
        assert all(row.get("omitted", "not asked") for row in found), id_


def test_every_question_is_here_or_says_why_not() -> None:
    assert {*NOT_FROM_PARTS, *BY_THEMSELVES} < {id_of(case) for case in CASES}
    assert {id_of(case) for case in CASES} == {question.id for question in all_questions() if not question.detection}
