"""The scan's index finds what the patterns find one by one, and what their SQL finds on DuckDB."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custody.detections import Detection, all_detections
from custody.detections.sql import detection_sql
from custody.engines.local import LocalEngine
from custody.lake.rows import row_of
from custody.logs import Entry, event_of
from custody.patterns import Pattern
from custody.scan.patterns import Matching

PATTERNS = tuple(each for each in all_detections() if each.pattern and not each.native and not each.question)


@pytest.fixture(scope="module")
def entries(sample_records: list[Any]) -> list[Entry]:
    return [Entry(record, "samples.json", position) for position, record in enumerate(sample_records)]


def found(entries: list[Entry]) -> dict[str, set[str | None]]:
    matching = Matching(all_detections())
    fired: dict[str, set[str | None]] = {each.id: set() for each in PATTERNS}
    for entry in entries:
        for detection in matching.fired_by(entry):
            fired[detection.id].add(entry.id)
    return fired


def matches(detection: Detection, entry: Entry) -> bool:
    return detection.pattern is not None and detection.pattern.matches(event_of(entry.record))


def test_index_leaves_nothing_out_and_adds_nothing(entries: list[Entry]) -> None:
    one_by_one = {each.id: {entry.id for entry in entries if matches(each, entry)} for each in PATTERNS}
    assert found(entries) == one_by_one
    assert sum(map(len, one_by_one.values())) > len(PATTERNS)


def test_each_record_fires_in_order_what_it_fires_alone(entries: list[Entry]) -> None:
    matching = Matching(all_detections())
    for entry in (*entries, *reversed(entries)):
        assert matching.fired_by(entry) == sorted(
            (each for each in PATTERNS if matches(each, entry)), key=lambda detection: detection.id
        )


def test_sql_on_duckdb_finds_the_same(entries: list[Entry]) -> None:
    with LocalEngine() as engine:
        engine.add(row_of(entry.record, file=entry.file, position=entry.position) for entry in entries)
        by_sql = {each.id: {str(row[0]) for row in engine.run(detection_sql(each)).rows} for each in PATTERNS}
    assert found(entries) == by_sql


def test_pattern_that_cannot_be_indexed_is_asked_of_every_record() -> None:
    wide: dict[str, Any] = {
        "all of a service": {"source": ["aws.ecr"], "detail": {"readOnly": [True]}},
        "a prefix": {"source": ["aws.ecr"], "detail": {"eventName": [{"prefix": "Put"}, "X"], "readOnly": [True]}},
        "any service": {"detail": {"eventName": ["PutImage"], "readOnly": [True]}},
        "either": {"detail": {"$or": [{"eventName": ["PutImage"]}, {"readOnly": [True]}]}},
        "a native event's": {"source": ["aws.other"], "detail": {"readOnly": [True]}},
    }
    detections = [replace(PATTERNS[0], id=f"x{n}", pattern=Pattern.of(each)) for n, each in enumerate(wide.values())]
    record = {"eventSource": "ecr.amazonaws.com", "eventName": "PutImage", "readOnly": True}
    assert [each.id for each in Matching(detections).fired_by(Entry(record, "f", 0))] == ["x0", "x1", "x2", "x3"]
    other = {"eventSource": "s3.amazonaws.com", "eventName": "GetObject", "readOnly": True}
    assert [each.id for each in Matching(detections).fired_by(Entry(other, "f", 0))] == ["x3"]
