"""An examination in every format, with text that would steer a terminal or break a document."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import pytest

from custody.cli.exit_codes import code_of_examination
from custody.doctor.result import Examination, Result, State, ordered
from custody.output.examination.table import summary
from custody.output.examination.write import write_examination
from custody.output.examination_format import ExaminationFormat


def result(state: State, said: str = "", subject: str = "trail custody", mend: str = "") -> Result:
    return Result(check="trail-delivers", state=state, region="us-east-1", subject=subject, said=said, mend=mend)


def written(format_: ExaminationFormat, *results: Result) -> str:
    stream = io.StringIO()
    write_examination(Examination(ordered(list(results)), "the templates in cdk.out"), stream, format_)
    return stream.getvalue()


EVIL = result(State.WRONG, 'it says <"\x1b[31m&\n', mend="run this")


def test_nothing_steers_a_terminal_or_breaks_a_document() -> None:
    for format_ in ExaminationFormat:
        assert "\x1b" not in written(format_, EVIL), format_
    case = next(ET.fromstring(written(ExaminationFormat.JUNIT, EVIL)).iter("testcase"))  # noqa: S314 - our own
    (failure,) = case
    assert failure.tag == "failure"
    assert 'it says <"' in str(failure.get("message"))
    json.loads(written(ExaminationFormat.SARIF, EVIL))


def test_the_gravest_come_first_and_a_mend_stands_alone() -> None:
    text = written(ExaminationFormat.TABLE, result(State.AWAITED, "no file"), EVIL, result(State.RIGHT))
    lines = text.splitlines()
    assert [line.split()[0] for line in lines[1:4:2]] == ["wrong", "awaited"]
    assert lines[2].strip() == "run this"
    assert "1 of     3 right" in text


def test_what_is_the_same_of_many_is_one_row() -> None:
    many = [result(State.UNSEEN, "access denied to ListRules", f"rule {number}") for number in range(168)]
    text = written(ExaminationFormat.TABLE, *many)
    assert len([line for line in text.splitlines() if "ListRules" in line]) == 1
    assert "rule 0 and 167 more" in text


def test_junit_counts_what_was_not_seen_as_an_error() -> None:
    suite = ET.fromstring(written(ExaminationFormat.JUNIT, *(result(state, "x") for state in State)))  # noqa: S314 - our own
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "2",
    }


def test_sarif_has_no_result_for_what_is_right() -> None:
    run = json.loads(written(ExaminationFormat.SARIF, EVIL, result(State.RIGHT)))["runs"][0]
    (one,) = run["results"]
    assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] == "trail-delivers"


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ([State.RIGHT], 0),
        ([State.RIGHT, State.AWAITED, State.APART], 0),
        ([State.RIGHT, State.UNSEEN], 3),
        ([State.UNSEEN, State.WRONG], 1),
    ],
)
def test_the_exit_code(states: list[State], code: int) -> None:
    results = ordered([result(state) for state in states])
    assert code_of_examination(Examination(results, "")) == code


def test_the_last_line_counts_each_state() -> None:
    told = summary(Examination(ordered([EVIL, result(State.RIGHT)]), "the templates in cdk.out"))
    assert told == "2 results: 1 wrong · 1 right · compared with the templates in cdk.out"
