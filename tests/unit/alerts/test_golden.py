"""The text of every alert as it was last read by a reviewer.

`pytest tests/unit/alerts/test_golden.py --snapshot-update` writes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from unit.alerts.golden import CALLERS, GOLDEN, texts
from unit.alerts.refused import FINDS, UNKNOWN, is_blind, verdicts

from custody.detections import all_detections

if TYPE_CHECKING:
    from pathlib import Path


def test_the_texts_are_those_that_were_read(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = texts(tmp_path)
    if request.config.getoption("--snapshot-update"):
        GOLDEN.mkdir(exist_ok=True)
        for area, text in made.items():
            (GOLDEN / f"{area}.txt").write_text(text, "utf-8")
    kept = {file.stem: file.read_text("utf-8") for file in GOLDEN.glob("*.txt")}
    assert sorted(kept) == sorted(made)
    for area, text in made.items():
        assert text.split("\n") == kept[area].split("\n"), area


def test_every_detection_and_every_caller_is_there() -> None:
    lines = [line for file in GOLDEN.glob("*.txt") for line in file.read_text("utf-8").split("\n")]
    told = [line.removeprefix("##### ") for line in lines if line.startswith("##### ")]
    assert sorted(told) == sorted([*(d.id for d in all_detections()), "forwarding-failed", "query-failed"])
    # Few detections fire on what was refused.
    for caller in ("the first sample", *CALLERS, "a finding", "two findings"):
        least = 10 if caller == "a refused call" else 35
        assert sum(line.startswith(f"=== {caller}: [") for line in lines) >= least, caller


def test_every_detection_that_fires_on_a_refused_call_is_there_with_one(tmp_path: Path) -> None:
    """Those that fire on calls that did something ask for it; what a service tells of itself is no call."""
    told = {part.split("\n", 1)[0]: part for file in GOLDEN.glob("*.txt") for part in _parts(file.read_text("utf-8"))}
    patterns = {
        detection.id: detection.pattern.document["detail"]
        for detection in all_detections()
        if detection.pattern and not detection.native
    }
    refused = {
        id_
        for id_, detail in patterns.items()
        if detail.get("errorCode") != [{"exists": False}] and "serviceEventDetails" not in detail
    }
    finding = {id_ for id_, verdict in verdicts(tmp_path).items() if verdict.said == FINDS}
    assert {id_ for id_, part in told.items() if "\n=== a refused call: [" in part} == refused | finding


def test_of_every_question_it_is_known_what_it_makes_of_refused_calls(tmp_path: Path) -> None:
    """Blind by its text, or it finds some of its samples when they are refused, or it tells of no call at all."""
    unknown = [id_ for id_, verdict in verdicts(tmp_path).items() if verdict.said == UNKNOWN]
    assert unknown == [], "ask for error_code IS NULL in each read of events, or add a sample that fires when refused"


@pytest.mark.parametrize(
    ("where", "blind"),
    [
        ("e.error_code IS NULL", True),
        ("error_code IS NULL AND account = '1'", True),
        ("account = '1' AND (region = 'r' OR region = 's') AND error_code IS NULL", True),
        ("error_code IS NULL OR account = '1'", False),
        ("NOT error_code IS NULL", False),
        ("error_code IS NOT NULL", False),
        ("(error_code IS NULL OR account = '1') AND region = 'r'", False),
        ("other.error_code IS NULL", False),
        ("account IN (SELECT account FROM events WHERE error_code IS NULL)", False),
        ("COALESCE(error_code, '') IS NULL", False),
        ("account = '1'", False),
    ],
)
def test_a_question_is_blind_where_its_text_leaves_no_other_way(where: str, *, blind: bool) -> None:
    texts = {
        "WITH other AS (SELECT 1 AS x) SELECT * FROM events AS e CROSS JOIN other WHERE {}": blind,
        "WITH p AS (SELECT * FROM events AS e WHERE {}) SELECT * FROM p": blind,
        "SELECT * FROM events AS e JOIN other ON 1 = 1 WHERE {}": False,
        "SELECT * FROM events AS e WHERE {} UNION ALL SELECT * FROM events": False,
    }
    assert {text: is_blind(text.replace("{}", where)) for text in texts} == texts


def test_a_question_that_reads_anything_else_or_nothing_is_not_taken_to_be_blind() -> None:
    for sql in ("SELECT 1", "SELECT * FROM record_hours WHERE error_code IS NULL", "SELECT * FROM events"):
        assert is_blind(sql) is False


def _parts(text: str) -> list[str]:
    return text.split("##### ")[1:]
