"""Every pattern says of its samples what they are there for: in Python, in SQL, and in the emulator."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import duckdb
import pytest
from unit.detections.cases import PATTERN_CASES, RECORD_CASES, Case

from custody.lake.rows import row_of
from custody.lake.table import create_events, insert_rows
from custody.patterns import Pattern
from custody.patterns.sql import predicate_sql

if TYPE_CHECKING:
    from lab.client import Lab


def _pattern(case: Case) -> Pattern:
    assert case.detection.pattern is not None
    return case.detection.pattern


@pytest.mark.parametrize("case", PATTERN_CASES, ids=lambda case: case.name)
def test_pattern_matches_what_fires_and_nothing_else(case: Case) -> None:
    assert _pattern(case).matches(case.event) is case.fires


def test_predicate_says_the_same() -> None:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        create_events(connection)
        insert_rows(connection, (row_of(case.documents[0], position=n) for n, case in enumerate(RECORD_CASES)))
        wrong = [case.name for case, answer in _answers(connection) if answer is not case.fires]
    assert wrong == []


def _answers(connection: duckdb.DuckDBPyConnection) -> list[tuple[Case, bool]]:
    """What the predicate of each detection says of its own samples: one query a detection."""
    own: dict[str, list[tuple[int, Case]]] = defaultdict(list)
    for position, case in enumerate(RECORD_CASES):
        own[case.detection.id].append((position, case))
    answers = []
    for numbered in own.values():
        sql = predicate_sql(_pattern(numbered[0][1]), "duckdb")
        low, high = numbered[0][0], numbered[-1][0]
        rows = connection.execute(
            f"SELECT {sql} FROM events WHERE source_position BETWEEN {low} AND {high} ORDER BY source_position"  # noqa: S608  # numbers and our own SQL
        ).fetchall()
        assert len(rows) == len(numbered)
        answers += [(case, answer) for (_, case), (answer,) in zip(numbered, rows, strict=True)]
    return answers


@pytest.mark.lab
def test_emulator_says_the_same(lab: Lab) -> None:
    client = lab.client("events", "us-east-2")
    wrong = [
        case.name
        for case in PATTERN_CASES
        if client.test_event_pattern(EventPattern=_pattern(case).json, Event=json.dumps(case.event))["Result"]
        is not case.fires
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "case", [case for case in RECORD_CASES if case.fires and case.number == 0], ids=lambda case: case.name
)
def test_another_event_name_would_not_fire(case: Case) -> None:
    document = _pattern(case).document
    if "eventName" not in document["detail"]:
        pytest.skip("asks who did it, not what")
    document["detail"]["eventName"] = [f"{name}2" for name in document["detail"]["eventName"]]
    assert not Pattern.of(document).matches(case.event)
