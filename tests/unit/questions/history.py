"""The written history as the engine holds it, and the answers it is to give."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody import questions
from custody.engines.local import LocalEngine
from custody.lake.rows import row_of
from custody.lake.state_rows import state_row_of
from custody.logs.reader import read_logs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from custody.engines.protocol import Value
    from custody.lake.rows import Row
    from custody.questions import Question

TESTS = Path(__file__).parents[2]
HISTORY = TESTS / "history"
FOLDERS = [HISTORY / "logs", HISTORY / "events", TESTS / "samples" / "reference"]
WEEK = {"since": "2026-11-01", "until": "2026-11-08"}

ASKED: dict[str, dict[str, str]] = json.loads((HISTORY / "asked.json").read_text(encoding="utf-8"))
"""What each answer was asked with, by its name: a question's id, and after two hyphens which case of it."""


@cache
def get(id_: str) -> Question:
    """One question; each of a detection is found by making all of them, which takes a hundredth of a second."""
    return questions.get(id_)


@cache
def rows() -> tuple[list[Row], list[Row]]:
    """Rows of ``events`` and of ``state_changes``, as the log reader finds them. Never change what is returned."""
    events: list[Row] = []
    changes: list[Row] = []
    problems: list[object] = []
    for entry in read_logs(FOLDERS, report=problems.append):
        name = Path(entry.file).name
        if entry.event is None:
            events.append(row_of(entry.record, file=name, position=entry.position))
        else:
            changes.append(state_row_of(entry.event, file=name, position=entry.position))
    assert not problems
    return events, changes


def engine(events: Iterable[Row], changes: Iterable[Row]) -> LocalEngine:
    filled = LocalEngine()
    filled.add(events)
    filled.add_state_changes(changes)
    return filled


def ask(filled: LocalEngine, case: str, values: Mapping[str, Any] | None = None) -> tuple[tuple[str, ...], list[Any]]:
    question = get(case.partition("--")[0])
    answer = filled.run(question.sql, question.bind(WEEK | ASKED[case] | dict(values or {})))
    return answer.columns, list(answer.rows)


def text(columns: tuple[str, ...], found: list[tuple[Value, ...]]) -> str:
    """An answer as it stands in its file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_shown(value) for value in row] for row in found)
    return out.getvalue()


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
