"""The rules that own questions are held to: ours keep them, and each can be broken."""

from __future__ import annotations

import pytest

from custody.questions import Question, all_questions
from custody.questions.header import read
from custody.questions.rules import faults

HEAD = "-- title: What?\n-- why: To know.\n-- column event_id\n"
PERIOD = "event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)"


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.id)
def test_ours_keep_them(question: Question) -> None:
    assert list(faults(question)) == []


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("SELECT event_id FROM events WHERE PERIOD ORDER BY 1", ""),
        ("SELECT event_id FROM events WHERE PERIOD", "the SQL has no ORDER BY"),
        ("SELECT event_id FROM WHERE PERIOD", "the SQL does not parse: "),
        ("DELETE FROM events", "the SQL is not one SELECT"),
        (
            "SELECT event_id, region FROM events WHERE PERIOD ORDER BY 1",
            "the head explains the columns event_id, the",
        ),
        ("SELECT event_id FROM events ORDER BY 1", "the SQL does not take :since"),
        ("SELECT event_id FROM eventz WHERE PERIOD ORDER BY 1", "there is no relation eventz; ask events, "),
        ("SELECT event_id FROM events WHERE PERIOD AND nix = 1 ORDER BY 1", "the SQL reads what is not there: "),
        ("SELECT event_id from events WHERE PERIOD ORDER BY 1", "write FROM and JOIN in capitals before events"),
    ],
)
def test_each_can_be_broken(sql: str, line: str) -> None:
    found = list(faults(read("something", HEAD + sql.replace("PERIOD", PERIOD))))
    assert [each for each in found if each.startswith(line)] or not (line or found), found
