"""What exceptions of the settings cover is said in the rows of an answer, and counted apart."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import custody as library
from custody.detections import all_detections
from custody.settings import Settings
from custody.settings.ends import today_utc
from custody.settings.exceptions import ExceptionSettings

LOGS = Path(__file__).parents[2] / "history" / "logs"
UNTIL = date(2027, 3, 1)
SAID = "until 2027-03-01: Moved by March (platform)"
ASKING = sorted(detection.id for detection in all_detections() if detection.question)


def told(**fields: Any) -> Settings:
    given = {"reason": "Moved by March", "owner": "platform", "until": UNTIL, **fields}
    return Settings(exceptions=(ExceptionSettings(**given),))


def asked(question: str, settings: Settings, today: date = UNTIL) -> tuple[list[dict[str, Any]], int]:
    with library.ask(question, logs=LOGS, settings=settings, today=today, cache=False) as answer:
        rows = list(answer)
        return rows, answer.excepted


@pytest.fixture(scope="module")
def question() -> str:
    """A detection whose question finds several subjects."""
    for id_ in ASKING:
        rows, _ = asked(id_, Settings())
        if len({row["subject"] for row in rows}) > 1:
            return id_
    raise AssertionError


def test_each_row_says_what_excepts_it(question: str) -> None:
    plain, none = asked(question, Settings())
    subject = plain[0]["subject"]
    rows, met = asked(question, told(detection=question, resource=subject))

    assert [{**row, "excepted": None, "exception_ended": None} for row in plain] == [
        {**row, "excepted": None} for row in rows
    ]
    assert {row["subject"]: row["excepted"] for row in rows} == {
        row["subject"]: SAID if row["subject"] == subject else None for row in plain
    }
    assert (none, met) == (0, sum(row["subject"] == subject for row in plain))


def test_after_its_end_it_says_that_it_has_ended(question: str) -> None:
    rows, met = asked(question, told(detection=question), date(2027, 3, 2))
    assert {(row["excepted"], row["exception_ended"]) for row in rows} == {(None, SAID)}
    assert met == 0


def test_another_detections_exception_adds_no_column(question: str) -> None:
    rows, _ = asked(question, told(detection="trail-stopped"))
    assert "excepted" not in rows[0]


@pytest.mark.parametrize("plain", ["who-pushed", "corrected-records"])
def test_a_question_of_no_detection_has_none(plain: str) -> None:
    with library.ask(plain, logs=LOGS, settings=told(account="1*"), cache=False) as answer:
        assert "excepted" not in answer.columns


def test_a_scan_and_an_answer_except_the_same() -> None:
    # All of them ask one way; each takes as long as a whole reading.
    some = ASKING[::3]
    settings = told(account="1111*")
    scanned = Counter(
        (finding.detection, finding.event_id, finding.excepted)
        for finding in library.scan(LOGS, settings=settings, today=UNTIL, minimum_severity="info")
        if finding.detection in some
    )
    answered: Counter[Any] = Counter()
    for id_ in some:
        answered.update((id_, row["event_id"], row["excepted"]) for row in asked(id_, settings)[0])
    assert answered == scanned
    assert {excepted for _, _, excepted in answered} >= {SAID}


def test_the_command_counts_them_apart(question: str, custody: Any, tmp_path: Path) -> None:
    one = {"detection": question, "reason": "r", "owner": "o", "until": str(today_utc())}
    settings = tmp_path / "cdk.json"
    settings.write_text(json.dumps({"context": {"custody": {"exceptions": [one]}}}), "utf-8")
    ran = custody("ask", question, "--logs", LOGS, "--no-cache", "--cdk-json", settings)
    count, _ = asked(question, told(detection=question))
    assert f"{len(count)} rows · {len(count)} excepted · local" in ran.err
    assert ran.code == 0
