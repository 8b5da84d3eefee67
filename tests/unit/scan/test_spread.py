"""The findings are the same however the records are spread over files, in whatever order and how often."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.detections import DetectionSettings, all_detections
from custody.logs import read_logs
from custody.scan.scan import findings

COUNT = 40
PATTERNS = tuple(each for each in all_detections() if each.pattern and not each.question)
SPREADS = st.lists(st.lists(st.integers(0, COUNT - 1), max_size=12), max_size=6)
Finding = tuple[str, str | None, str | None, str | None, str | None]


class Records(list[Any]):
    """Records that a failing example does not print."""

    def __repr__(self) -> str:
        return f"{len(self)} records"


@pytest.fixture(scope="module")
def records(sample_records: list[Any]) -> Records:
    """Every so many of the samples, so that all parts of the catalogue are there, each at a time of its own.

    Of two records of one second a question may name either.
    """
    some = sample_records[:: len(sample_records) // COUNT][:COUNT]
    return Records({**record, "eventTime": f"2026-11-20T10:{n:02}:00Z"} for n, record in enumerate(some))


@pytest.fixture(scope="module")
def patterns_find(records: Records) -> list[Finding]:
    return Records(found_in([records], PATTERNS))


@pytest.fixture(scope="module")
def all_find(records: Records) -> list[Finding]:
    return Records(found_in([records], all_detections()))


def found_in(files: list[list[Any]], detections: tuple[Any, ...]) -> list[Finding]:
    problems: list[object] = []
    with tempfile.TemporaryDirectory() as name:
        for number, records in enumerate(files):
            write(Path(name), number, records)
        entries = read_logs([Path(name)], report=problems.append)
        found = [
            (each.detection, each.time, each.actor, each.subject, each.event_id)
            for each in findings(entries, detections, DetectionSettings(), report=problems.append)
        ]
    assert problems == []
    return sorted(found, key=str)


def write(folder: Path, number: int, records: list[Any]) -> None:
    """In turn as a packed log file, as lines, and as a list."""
    match number % 3:
        case 0:
            (folder / f"{number}.json.gz").write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
        case 1:
            (folder / f"{number}.json").write_text(json.dumps(records), "utf-8")
        case _ if records:
            (folder / f"{number}.ndjson").write_text("\n".join(map(json.dumps, records)), "utf-8")


def check(spread: list[list[int]], records: list[Any], detections: tuple[Any, ...]) -> list[Finding]:
    used = {number for file in spread for number in file}
    left = [number for number in range(len(records)) if number not in used]
    return found_in([[records[number] for number in file] for file in [*spread, left[::-1]]], detections)


@given(spread=SPREADS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_patterns(spread: list[list[int]], records: Records, patterns_find: list[Finding]) -> None:
    assert check(spread, records, PATTERNS) == patterns_find


@given(spread=SPREADS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_patterns_and_questions(spread: list[list[int]], records: Records, all_find: list[Finding]) -> None:
    assert check(spread, records, all_detections()) == all_find


def test_there_is_something_to_find(patterns_find: list[Finding], all_find: list[Finding]) -> None:
    assert len(all_find) > len(patterns_find) > 10
